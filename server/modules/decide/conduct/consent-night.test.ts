import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { smallBank } from '#server/testing/small-bank.ts'
import type { SmallBank } from '#server/testing/small-bank.ts'

const date = '2026-10-31'
let bank: SmallBank
before(async () => {
  bank = await smallBank()
})
after(() => bank.close())

type Answer = readonly [channel: string | null, given: boolean, on: string, purpose?: string]

/** What a customer answered, and whether SMS marketing is open and contact refused that night. */
const customers: readonly (readonly [
  why: string,
  answers: readonly Answer[],
  sms: boolean | null,
  refused: boolean,
])[] = [
  ['never asked', [], null, false],
  ['consents by SMS', [['sms', true, '2026-01-01']], true, false],
  ['consents by all channels', [[null, true, '2026-01-01']], true, false],
  [
    'withdraws all later',
    [
      ['sms', true, '2026-01-01'],
      [null, false, '2026-02-01'],
    ],
    false,
    false,
  ],
  [
    'consents anew by SMS',
    [
      [null, false, '2026-02-01'],
      ['sms', true, '2026-03-01'],
    ],
    true,
    false,
  ],
  [
    'on one day: withdrawn first',
    [
      ['sms', false, '2026-03-01'],
      [null, true, '2026-03-01'],
    ],
    false,
    false,
  ],
  [
    'on one day: withdrawn last',
    [
      [null, true, '2026-03-01'],
      ['sms', false, '2026-03-01'],
    ],
    false,
    false,
  ],
  ['consents by phone alone', [['phone', true, '2026-03-01']], null, false],
  [
    'withdraws after the night',
    [
      ['sms', true, '2026-01-01'],
      ['sms', false, '2026-11-01'],
    ],
    true,
    false,
  ],
  ['asks not to be contacted', [[null, false, '2026-03-01', 'contact']], null, true],
  [
    'lifts it',
    [
      [null, false, '2026-03-01', 'contact'],
      [null, true, '2026-03-02', 'contact'],
    ],
    null,
    false,
  ],
  [
    'lifts and asks on one day',
    [
      [null, true, '2026-03-02', 'contact'],
      [null, false, '2026-03-02', 'contact'],
    ],
    null,
    true,
  ],
]

test('the newest answer counts, on one day the withdrawal, over all channels or one', async () => {
  const idOf = (index: number) => `CN${String(index).padStart(2, '0')}`
  await bank.deliver(
    date,
    'customer',
    customers.map((_, index) => ({ customer_id: idOf(index), kind: 'personal' })),
  )
  await bank.deliver(
    date,
    'consent',
    customers.flatMap(([, answers], index) =>
      answers.map(([channel, given, on, purpose = 'marketing'], place) => ({
        consent_id: `${idOf(index)}-${place}`,
        customer_id: idOf(index),
        purpose,
        channel,
        given,
        given_date: on,
      })),
    ),
  )
  await bank.night(date)
  const rows = await bank.parts.marts.read<{ sms: boolean | null; refused: boolean }>(
    `select
      marketing_consent_sms as sms,
      do_not_contact as refused
    from profile
    order by customer_id`,
  )
  for (const [index, [why, , sms, refused]] of customers.entries()) {
    assert.deepEqual(rows[index], { sms, refused }, why)
  }
})
