import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { OperationName } from '#contracts/index.ts'
import { testApp } from './test-app.ts'
import type { Asked, TestApp } from './test-app.ts'
import type { TestPerson } from './test-organisation.ts'

/** JSON of a rule tree of so many nested not. */
function nestedNot(deep: number): string {
  return `${'{"kind":"not","of":'.repeat(deep)}{"kind":"everyone"}${'}'.repeat(deep)}`
}

const half = '\uD800'
const zeros = '0'.repeat(70)

interface Row {
  readonly what: string
  readonly as: TestPerson
  readonly operation: OperationName
  readonly input: Asked
  readonly status: number
  readonly place?: RegExp
}

const rows: Row[] = [
  {
    what: 'a rule tree of 5,000 nested not',
    as: 'marketer',
    operation: 'countSegment',
    input: { body: `{"tree":${nestedNot(5_000)}}` },
    status: 422,
    place: /^tree\.of\.of/,
  },
  ...(
    [
      ['searchCustomers', 'rm', { find: half }, 'find'],
      ['saveSegment', 'marketer', { name: half, rule: { text: '' }, shared: false }, 'name'],
      ['countSegment', 'marketer', { text: `age > 1 ${half}` }, 'text'],
      ['checkCopy', 'marketer', { text: half, family: 'fund', channel: 'sms' }, 'text'],
      ['signIn', 'rm', { staffNumber: half, password: 'x' }, 'staffNumber'],
      ['resetPassword', 'admin', { because: 'other', reason: `${half}忘记密码了` }, 'reason'],
    ] as const
  ).map(
    ([operation, as, body, place]): Row => ({
      what: `a lone surrogate in ${operation}`,
      as,
      operation,
      input: { params: { userId: 'x' }, body },
      status: 422,
      place: new RegExp(`^${place}$`),
    }),
  ),
  ...(['listAudit', 'listUsers', 'listProposals'] as const).map(
    (operation): Row => ({
      what: `after= with 70 zeros in ${operation}`,
      as: 'admin',
      operation,
      input: { query: { after: zeros } },
      status: operation === 'listUsers' ? 200 : 422,
    }),
  ),
  {
    what: 'a night of the year 20',
    as: 'admin',
    operation: 'startNight',
    input: { body: { date: '0020-02-29' } },
    status: 422,
    place: /^date$/,
  },
]

describe('inputs at the edge', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  for (const { what, as, operation, input, status, place } of rows) {
    it(`${what} is refused at its place, and is no failure of ours`, async () => {
      const client = await bank.as(as)
      const answer = await client.ask(operation, input)
      assert.equal(answer.statusCode, status, answer.body)
      if (place !== undefined) assert.match(answer.json().fields[0].path, place)
      assert.ok(!answer.body.includes('\\ud800'))
    })
  }
})
