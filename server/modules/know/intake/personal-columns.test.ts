import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { feedOf, intakeInto, testLakes } from '#server/testing/test-lake.ts'
import { judgeColumn } from './domain/personal/judge-column.ts'
import type { PersonalKind } from './domain/personal/personal-values.ts'

const freshLake = await testLakes()

/** A sequence that is the same everywhere: no clock, no chance. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
const from = <T>(list: readonly T[], roll: (below: number) => number): T =>
  list[roll(list.length)] as T
const digits = (count: number, roll: (below: number) => number) =>
  Array.from({ length: count }, () => roll(10)).join('')

const region = (roll: (below: number) => number) => from(['110105', '310115', '440305'], roll)

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕',
]
const given = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红鑫雪梅建国华志晨宇浩子轩欣怡',
]
const cities = ['北京市', '上海市', '广东省深圳市', '浙江省杭州市', '四川省成都市']
const areas = ['海淀区', '浦东新区', '南山区', '西湖区', '武侯区']
const roads = ['中关村大街', '世纪大道', '深南路', '文三路', '人民南路', '解放巷']

/** What nobody wrote for the rules: each maker knows a form of people's data, not a threshold. */
const makers: Readonly<
  Record<string, readonly [kind: PersonalKind, make: (roll: (below: number) => number) => string]>
> = {
  'short names': ['name', (r) => from(surnames, r) + from(given, r)],
  'names of three': ['name', (r) => from(surnames, r) + from(given, r) + from(given, r)],
  'names with a blank': [
    'name',
    (r) => `${from(surnames, r)}${from(given, r)}${r(4) === 0 ? from(given, r) : ''}`,
  ],
  mobiles: ['phone', (r) => `1${3 + r(7)}${digits(9, r)}`],
  'mobiles with the country': [
    'phone',
    (r) => `+86 1${3 + r(7)}${r(10)}-${digits(4, r)}-${digits(4, r)}`,
  ],
  landlines: ['phone', (r) => `0${from(['10', '21', '755', '571'], r)}-${2 + r(7)}${digits(7, r)}`],
  'identity numbers': [
    'id_number',
    (r) =>
      `${region(r)}19${50 + r(50)}0${1 + r(9)}1${r(9)}${digits(3, r)}${from([...'0123456789X'], r)}`,
  ],
  'old identity numbers': [
    'id_number',
    (r) => `${region(r)}${50 + r(49)}0${1 + r(9)}1${r(9)}${digits(3, r)}`,
  ],
  passports: ['id_number', (r) => `${from([...'EG'], r)}${digits(8, r)}`],
  cards: ['card', (r) => luhn(`62${digits(16, r)}`)],
  'cards in groups': ['card', (r) => luhn(`4${digits(14, r)}`).replaceAll(/(\d{4})(?=\d)/g, '$1 ')],
  'e-mails': [
    'email',
    (r) =>
      `${from(['li', 'wang', 'zh'], r)}${digits(4, r)}@${from(['qq.com', '163.com', 'bank.example'], r)}`,
  ],
  addresses: [
    'address',
    (r) =>
      `${from(cities, r)}${from(areas, r)}${from(roads, r)}${1 + r(300)}号${1 + r(30)}栋${100 + r(2000)}室`,
  ],
  'short addresses': ['address', (r) => `${from(roads, r)}${1 + r(99)}号`],
}

function luhn(body: string): string {
  let sum = 0
  for (let at = body.length - 1, twice = true; at >= 0; at -= 1, twice = !twice) {
    const digit = Number(body[at])
    sum += twice ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return `${body}${(10 - (sum % 10)) % 10}`
}

interface Planted {
  readonly what: string
  readonly kind: PersonalKind
  readonly rows: number
  /** Of rows that hold such a value; the others are empty or hold something else. */
  readonly share: number
  readonly values: readonly string[]
}

function planted(): Planted[] {
  const columns: Planted[] = []
  const forms = Object.entries(makers)
  for (let n = 0; columns.length < 200; n += 1) {
    const roll = dice(1_000 + n)
    const [what, [kind, make]] = forms[n % forms.length] as (typeof forms)[number]
    const rows = from([30, 120, 500], roll)
    const share = from([1, 0.95, 0.7], roll)
    const other = from(['', '-', '无'], roll)
    const values = Array.from({ length: rows }, () =>
      roll(100) < share * 100 ? make(roll) : other,
    )
    columns.push({ what, kind, rows, share, values })
  }
  return columns
}

test('of 200 planted columns at least 95 % are found, in either encoding', async (t) => {
  const columns = planted()
  const found = { sure: 0, told: 0 }
  const missed: string[] = []
  // They enter the lake by feeds that take them for attributes, as a careless one would.
  const numbered = columns.map((column, index) => ({ ...column, name: `x${index}` }))
  for (const [rows, alike] of Map.groupBy(numbered, ({ rows: count }) => count)) {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const own = alike.filter((_, index) => (index % 2 === 0) === (encoding === 'utf-8'))
      const names = own.map(({ name }) => name)
      const text = Array.from(
        { length: rows },
        (_, n) => `C${n}|${own.map(({ values }) => values[n]).join('|')}\n`,
      ).join('')
      const lake = await freshLake()
      await lake.deliver('a.csv', encoding === 'utf-8' ? text : iconv.encode(text, 'gbk'))
      const feed = feedOf(
        `feed: a\nwords: { zh: 属性, en: a }\nfact: customer_attribute\nfile: a.csv\n` +
          `format: { encoding: ${encoding}, separator: '|', header: no, ` +
          `columns: [id, ${names.join(', ')}] }\n` +
          `unpivot: [${names.join(', ')}]\n` +
          'columns: { customer_id: id, attribute: { unpivot: name }, value: { unpivot: value } }\n',
      )
      const { refusals, loads } = await intakeInto(lake, feed)
      const said = new Set(refusals[0]?.words.en.match(/(?<=column ")x\d+(?=")/g))
      const told = new Set(loads[0]?.remarks.map(({ column }) => column))
      for (const { name, what } of own) {
        if (said.has(name)) found.sure += 1
        else if (told.has(name)) found.told += 1
        else missed.push(`${what} (${name})`)
      }
    }
  }
  const share = (found.sure + found.told) / columns.length
  t.diagnostic(
    `planted 200: refused ${found.sure}, told ${found.told}, missed ${missed.length} ${missed.join(', ')}`,
  )
  assert.ok(share >= 0.95, missed.join(', '))
})

/** Columns a bank may well keep; none of them is anybody's. */
const harmless: Readonly<Record<string, readonly string[] | ((n: number) => string)>> = {
  occupations: [
    '教师',
    '公务员',
    '程序员',
    '高管',
    '农民',
    '金融业',
    '马术教练',
    '白领',
    '石油工人',
    '钱币收藏',
  ],
  grades: ['金卡', '白金卡', '黄金客户', '钻石', '普通', '高端', '贵宾'],
  cities: [
    '北京',
    '上海',
    '广州',
    '温州',
    '常州',
    '金华',
    '安阳',
    '高雄',
    '江门',
    '梅州',
    '连云港',
    '石家庄',
    '马鞍山',
  ],
  places: (n) =>
    from([...'江安金常温高连石马云海东南西'], dice(n)) +
    from([...'山河城宁阳平安江'], dice(n * 7)) +
    from([...'市县区'], dice(n * 3)),
  outlets: (n) => `${from(['中山路', '人民路', '解放路', '和平'], dice(n))}支行`,
  'running numbers like mobiles': (n) => String(13_800_000_000 + n),
  'long running numbers': (n) => `6217${String(n).padStart(15, '0')}`,
  amounts: (n) => `${n * 37}.${n % 90}`,
  dates: (n) => `2026-01-${String((n % 28) + 1).padStart(2, '0')}`,
  'days as numbers': (n) => `202601${String((n % 28) + 1).padStart(2, '0')}`,
  codes: (n) => `A${n % 40}`,
  pages: ['首页', '转账', '理财', '基金列表', '我的', '/fund/detail', 'login'],
  hashes: (n) => `${(n * 2_654_435_761).toString(16)}${(n * 97).toString(16)}`,
  regions: ['华东', '华北', '华南', '西南', '东北'],
  'wealth products': (n) => `安心稳利${n}号`,
}

for (const [what, make] of Object.entries(harmless)) {
  test(`${what} are not taken for people's data`, () => {
    const values = Array.from({ length: 600 }, (_, n) =>
      typeof make === 'function' ? make(n) : (make[n % make.length] as string),
    )
    const isNumber = what.includes('running')
    const finding = judgeColumn({ name: 'col', isNumber, namesThings: false, values })
    assert.ok(finding === undefined || !finding.sure, JSON.stringify(finding))
  })
}

test('what is surely personal is refused, perhaps is told once; two people may allow it', async () => {
  const lake = await freshLake()
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 10, 1, 1, (minute += 1)))
  const roll = dice(5)
  const phones = Array.from({ length: 50 }, () => `13${digits(9, roll)}`)
  const text = (remark: (n: number) => string) =>
    `id,tel,remark\n${phones.map((phone, n) => `C${n},${phone},${remark(n)}\n`).join('')}`
  const feed = (columns: string, extra = '') =>
    feedOf(
      `feed: a\nwords: { zh: 客户, en: a }\nfact: customer\nfile: a.csv\n${extra}` +
        `columns: { customer_id: id, kind: { value: personal }, ${columns} }\n`,
    )
  await lake.deliver(
    'a.csv',
    text(() => 'x'),
  )
  const refused = await intakeInto(lake, feed('district: tel'), { now })
  assert.equal(refused.refusals[0]?.code, 'personal_data')
  assert.match(refused.refusals[0]?.words.en ?? '', /column "tel": 100 % .* phone numbers/)
  assert.doesNotMatch(JSON.stringify(refused.refusals), /13\d{9}/)
  assert.deepEqual(await lake.facts('select 1 from customer', '2026-10-31'), [])

  // Said by one person alone it does not count.
  const allowed = feed('district: { from: tel, allow: not_personal }')
  const alone = await intakeInto(lake, allowed, { now })
  assert.equal(alone.refusals[0]?.code, 'allowance_missing')
  const byTwo = await intakeInto(lake, allowed, {
    now,
    allowances: new Map([['a', new Set(['tel'])]]),
  })
  assert.deepEqual(byTwo.refusals, [])

  await lake.deliver(
    'a.csv',
    text((n) => (n === 3 ? `13${digits(9, roll)}` : 'x')),
  )
  const perhaps = feed('occupation: remark')
  const first = await intakeInto(lake, perhaps, { now })
  assert.deepEqual(
    first.loads[0]?.remarks.map(({ code, column }) => [code, column]),
    [['perhaps_personal', 'remark']],
  )
  const second = await intakeInto(lake, perhaps, { now })
  assert.deepEqual(second.loads[0]?.remarks, [])
})

test('texts that mean missing, and numbers turned into decimals, are told', async () => {
  const lake = await freshLake()
  await lake.deliver('a.csv', 'id,job\n1001.0,NULL\n1002.0,教师\n')
  const { loads } = await intakeInto(
    lake,
    feedOf(
      'feed: a\nwords: { zh: 客户, en: a }\nfact: customer\nfile: a.csv\n' +
        'columns: { customer_id: id, kind: { value: personal }, occupation: job }\n',
    ),
  )
  assert.deepEqual(
    loads[0]?.remarks.map(({ code, column }) => [code, column]),
    [
      ['number_as_decimal', 'id'],
      ['null_text', 'job'],
    ],
  )
})
