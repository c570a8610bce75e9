import assert from 'node:assert/strict'
import { test } from 'node:test'

import { consentStates } from './consent-states.ts'
import type { ConsentAnswer } from './consent-states.ts'

const answer = (given: ConsentAnswer): ConsentAnswer => given
const smsGiven = answer({
  purpose: 'marketing',
  channel: 'sms',
  given: true,
  date: '2025-03-01',
  source: 'form',
  sequence: null,
})
const allWithdrawn = answer({
  ...smsGiven,
  channel: null,
  given: false,
  date: '2025-06-01',
  source: 'call',
})
const states = (answers: readonly ConsentAnswer[]) =>
  consentStates(answers).map(({ channel, given, date }) => [channel, given, date])

test('a newer withdrawal for every channel ends what was given for one', () => {
  assert.deepEqual(states([smsGiven, allWithdrawn]), [
    [null, false, '2025-06-01'],
    ['sms', false, '2025-06-01'],
  ])
})

test('an answer about one channel that came later stands beside the one for all', () => {
  const later = { ...smsGiven, date: '2025-07-01' }
  assert.deepEqual(states([allWithdrawn, later]), [
    [null, false, '2025-06-01'],
    ['sms', true, '2025-07-01'],
  ])
})

test('of one day the withdrawal counts, within the ledger the later word', () => {
  const sameDay = { ...allWithdrawn, date: smsGiven.date }
  assert.deepEqual(states([sameDay, smsGiven]).at(-1), ['sms', false, smsGiven.date])
  const withdrawnFirst = { ...sameDay, sequence: 1 }
  const givenAgain = { ...smsGiven, sequence: 2 }
  assert.deepEqual(states([withdrawnFirst, givenAgain]).at(-1), ['sms', true, smsGiven.date])
})

test('an answer for another purpose changes nothing', () => {
  const other = { ...allWithdrawn, purpose: 'sharing' }
  assert.deepEqual(states([smsGiven, other]), [
    ['sms', true, '2025-03-01'],
    [null, false, '2025-06-01'],
  ])
})
