import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { feedOf, testLakes } from '#server/testing/test-lake.ts'
import { workbook } from '#server/testing/test-workbook.ts'
import { draftFeed, RefusedError } from './index.ts'

const freshLake = await testLakes()

const rows = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `${make(n)}\n`).join('')
const day = (n: number) => `2026-0${1 + (n % 9)}-0${1 + (n % 9)}`

/** Tables as banks deliver them; the fact each is of and the column that numbers its rows. */
const shapes: readonly (readonly [file: string, text: string, fact: string, key: string])[] = [
  [
    'hkls.csv',
    `借据号,客户编号,期次,应还日期,实还日期,应还本金,实还金额\n` +
      `${rows(30, (n) => `L${n % 7},C${n % 5},${n},${day(n)},${day(n)},1000.00,10${n}.50`)}`,
    'transaction',
    'transaction_id: { hash: row }',
  ],
  [
    'repay_hist.csv',
    `loan_no,cust_no,due_date,paid_date,due_amt,paid_amt\n` +
      `${rows(30, (n) => `L${n % 7},C${n % 5},${day(n)},${day(n)},1000.00,10${n}.50`)}`,
    'transaction',
    'transaction_id: { hash: row }',
  ],
  [
    'zhls.csv',
    `流水号,账号,交易日期,借贷标志,交易金额,余额\n${rows(30, (n) => `${1000 + n},62220${n % 5},20260101,借,${n}.50,${n * 3}.10`)}`,
    'transaction',
    'transaction_id: 流水号',
  ],
  [
    'UserInfo.csv',
    `user_id,sex,age,city,reg_date\n${rows(30, (n) => `U${n},男,${20 + n},北京,${day(n)}`)}`,
    'customer',
    'customer_id: user_id',
  ],
  [
    'BankChurners.csv',
    `CLIENTNUM,Attrition_Flag,Gender,Education_Level,Credit_Limit\n` +
      `${rows(30, (n) => `${768_805_383 + n},Existing,M,Graduate,${12_691 + n}`)}`,
    'customer',
    'customer_id: CLIENTNUM',
  ],
  [
    'cp.csv',
    '产品代码,产品名称,产品类型,起点金额\nP1,安心1号,wealth,10000\nP2,基金A,fund,1\n',
    'product',
    'product_id: 产品代码',
  ],
  [
    'jg.csv',
    '机构号,机构名称,上级机构,层级\n1,总行,,head_office\n2,上海分行,1,branch\n',
    'org_unit',
    'unit_id: 机构号',
  ],
  ['yg.csv', '工号,姓名,机构号,岗位\nE1,张三,2,rm\nE2,李四,3,rm\n', 'staff', 'staff_id: 工号'],
  [
    'dk.csv',
    `合同号,客户号,贷款金额,年利率,起始日,到期日\n${rows(30, (n) => `H${n},C${n % 20},100000,0.045,2020-01-01,2030-01-01`)}`,
    'account',
    'account_id: 合同号',
  ],
  [
    'cc.csv',
    `客户号,持仓产品,份额,市值,买入日期\n${rows(30, (n) => `C${n % 9},P${n % 3},${n}.5,${n * 100}.20,${day(n)}`)}`,
    'holding',
    'holding_id: { hash: row }',
  ],
  [
    'cp_risk.csv',
    `测评编号,客户号,测评日期,风险承受能力,有效期\n${rows(30, (n) => `A${n},C${n},${day(n)},C${1 + (n % 5)},2027-01-01`)}`,
    'risk_assessment',
    'assessment_id: 测评编号',
  ],
  [
    'creditcard_txn.csv',
    `trans_date_trans_time,cc_num,category,amt,trans_num\n` +
      `${rows(30, (n) => `2019-01-01 00:0${n % 9}:18,27031${n % 5},misc,${n}.97,a${n}b`)}`,
    'transaction',
    'transaction_id: trans_num',
  ],
  [
    'yeb.csv',
    `客户号,余额日期,活期余额,定期余额,理财余额\n${rows(30, (n) => `C${n},2026-01-31,${n}.50,100.00,0.00`)}`,
    'balance_daily',
    'customer_id: 客户号',
  ],
]

test('nine of ten tables of shapes a bank has are drafted with the right fact and key', async (t) => {
  const wrong: string[] = []
  for (const [file, text, fact, key] of shapes) {
    const lake = await freshLake()
    const draft = await draftFeed(await lake.deliver(file, text))
    feedOf(draft)
    const isRight = draft.includes(`\nfact: ${fact} `) && draft.includes(`  ${key}`)
    if (!isRight) wrong.push(file)
  }
  t.diagnostic(`drafts right on fact and key: ${shapes.length - wrong.length} of ${shapes.length}`)
  assert.ok(wrong.length * 10 <= shapes.length, wrong.join(', '))
})

/** What says who somebody is goes to the vault or is left out, whatever the column is called. */
const people: readonly (readonly [file: string, text: string, names: readonly string[]])[] = [
  ['name.csv', 'customer_id,name,age\n001,测试甲,49\n002,测试乙,43\n', ['name']],
  ['surname.csv', 'CustomerId;Surname;Age\n001;Testova;49\n002;Testman;43\n', ['Surname']],
  [
    'null.txt',
    '客户号|职业|手机号|家庭住址|银行卡号|姓\n' +
      '0001|NULL|13800000001|测试路1号|6222000000000000001|张\n0002|教师|13800000002|测试路2号|6222000000000000002|李\n',
    ['手机号', '家庭住址', '银行卡号', '姓'],
  ],
  [
    'wide.csv',
    'id,name,email,addr,card\n1,张三,a@b.cn,测试路1号\n2,李四,c@d.cn,测试路2号\n',
    ['column_2', 'column_3', 'column_4'],
  ],
]

for (const [file, text, names] of people) {
  test(`a draft of ${file} maps nobody's data into the lake`, async () => {
    const lake = await freshLake()
    const draft = await draftFeed(await lake.deliver(file, text))
    const across = /unpivot: \[([^\]]*)\]/.exec(draft)?.[1]?.split(', ') ?? []
    for (const name of names) {
      assert.ok(!across.includes(name), draft)
      assert.doesNotMatch(draft, new RegExp(`^  \\w+: ${name}(\\s|$)`, 'm'))
    }
  })
}

test('a draft says what it is unsure of', async () => {
  const lake = await freshLake()
  const twice = await draftFeed(
    await lake.deliver('d.csv', '客户号,职业,开户日期,职业\n0001,教师,2010-01-02,工\n'),
  )
  assert.match(twice, /# unsure: the header names 职业 twice/)
  assert.match(twice, /customer_id: 客户号/)
  const wide = await draftFeed(await lake.deliver('w.csv', 'id,a,b\n1,2\n3,4\n'))
  assert.match(wide, /# unsure: the header names 3 columns, the rows have 2/)
  const other = await draftFeed(await lake.deliver('x.csv', 'k,v\n1,2\n1,3\n'))
  assert.match(other, /# unsure: /)
})

test('packed samples are drafted, and what is no table gets one line with a cure', async () => {
  const lake = await freshLake()
  const text = `客户号,开户日期\n${rows(5, (n) => `C${n},${day(n)}`)}`
  const gz = await draftFeed(await lake.deliver('kh.csv.gz', gzipSync(text)))
  assert.match(gz, /file: kh\.csv\.gz/)
  assert.match(gz, /customer_id: 客户号/)
  const book = workbook({
    表: [
      ['客户号', '开户日期'],
      ['C1', { date: 40180 }],
      ['C2', { date: 40606 }],
    ],
  })
  const xlsx = await draftFeed(await lake.deliver('kh.xlsx', book))
  assert.match(xlsx, /opened_date: \{ from: 开户日期, format: 'yyyy-MM-dd' \}/)
  assert.doesNotMatch(xlsx, /separator/)
  for (const [name, bytes, says] of [
    ['empty.csv', '', /the file is empty/],
    ['u16.csv', Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    ['cut.csv.gz', gzipSync(text).subarray(0, 30), /damaged or truncated/],
  ] as const) {
    await assert.rejects(
      draftFeed(await lake.deliver(name, bytes)),
      (error) => error instanceof RefusedError && says.test(`${error.words.en} ${error.cure.en}`),
    )
  }
})
