import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './index.ts'
import type { Log } from './index.ts'

function logged(write: (log: Log) => void): { text: string; lines: Record<string, unknown>[] } {
  const lines: string[] = []
  write(createLog({ stream: { write: (line) => void lines.push(line) } }))
  return { text: lines.join(''), lines: lines.map((line) => JSON.parse(line)) }
}

const made = {
  mobile: '13812345678',
  idNumber: '11010519491231002X',
  card: '6228480030212345679',
  name: '欧阳小测',
  email: 'ceshi.ouyang@example.com',
}

function assertNothingPersonal(text: string): void {
  for (const value of Object.values(made)) assert.ok(!text.includes(value), `${value} in ${text}`)
}

test('personal fields are hidden however deep and however they are spelt', () => {
  const { text } = logged((log) => {
    log.info(made, 'stored')
    log.info({ customer: { full_name: made.name, ID_NUMBER: made.idNumber } }, 'nested')
    log.info({ rows: [{ 姓名: made.name, 手机号: made.mobile }] }, 'in a list')
    log.info({ customer_name: made.name, name: made.name }, 'two spellings')
  })
  assertNothingPersonal(text)
})

test('numbers that identify a person are blotted out in any text and as numbers', () => {
  const { text } = logged((log) => {
    log.info(`called ${made.mobile}, id ${made.idNumber}, card ${made.card}`)
    log.info('called %s', made.mobile)
    log.info({ note: `wrote to ${made.email}`, value: 13812345678, spaced: '+86 138 1234 5678' })
    log.child({ remark: made.mobile }).warn('bound')
  })
  assertNothingPersonal(text)
  assert.ok(!text.includes('138 1234 5678'))
})

test('an error keeps its kind, message and stack but no values of a row', () => {
  const { text, lines } = logged((log) => {
    const cause = Object.assign(new Error(`duplicate ${made.mobile}`), {
      code: '23505',
      detail: `Key (name)=(${made.name}) already exists.`,
    })
    log.error({ err: new Error('could not store', { cause }) }, 'failed')
    log.error(new TypeError(`bad ${made.idNumber}`))
  })
  assertNothingPersonal(text)
  const [first = {}, second = {}] = lines
  assert.equal((first['err'] as { cause: { code: string } }).cause.code, '23505')
  assert.equal((second['err'] as { type: string }).type, 'TypeError')
  assert.match(String(second['msg']), /bad \[number hidden\]/)
})

test('secrets are hidden, also inside an address', () => {
  const { text } = logged((log) => {
    log.info({ password: 'p1', headers: { authorization: 'Bearer abc', cookie: 's=1' } })
    log.info('connecting to postgresql://zhike:geheim@db:5432/zhike')
  })
  assert.ok(!/p1|Bearer abc|s=1|geheim/.test(text))
})

test('what operators need stays readable', () => {
  const { lines } = logged((log) => {
    log.child({ request: 'req-7' }).info(
      {
        name: 'cmb_transactions',
        rows: 142_645,
        date: '2026-10-31',
        hash: '9f86d081884c7d659a2feaa0c55ad015',
        customer_id: 'C00001234',
      },
      'loaded',
    )
  })
  const [line] = lines
  assert.equal(line?.['request'], 'req-7')
  assert.equal(line?.['name'], 'cmb_transactions')
  assert.equal(line?.['rows'], 142_645)
  assert.equal(line?.['date'], '2026-10-31')
  assert.equal(line?.['customer_id'], 'C00001234')
  assert.equal(line?.['level'], 'info')
  assert.equal(line?.['msg'], 'loaded')
})
