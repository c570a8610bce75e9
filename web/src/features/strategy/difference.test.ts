import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Change, countKinds, entriesOf, findEntries, middleOf } from './difference.ts'

const change = (entry: string, given: Partial<Change> = {}): Change => ({
  kind: 'changed',
  file: 'actions/retain.yaml',
  entry,
  field: 'lever',
  before: '1',
  after: '1.2',
  ...given,
})

const entries = entriesOf([
  change('actions.renewal'),
  change('actions.renewal', { field: 'cost_yuan', before: '8', after: '9' }),
  change('conduct.caps.month_sms', {
    file: 'conduct.yaml',
    field: 'most',
    before: '3',
    after: '2',
  }),
  change('actions.new', { kind: 'added', field: null, before: null, after: 'words: …' }),
])

test('the fields of an entry stand together, and an entry counts once', () => {
  assert.deepEqual(
    entries.map(({ entry, changes }) => [entry, changes.length]),
    [
      ['actions.renewal', 2],
      ['conduct.caps.month_sms', 1],
      ['actions.new', 1],
    ],
  )
  assert.deepEqual(countKinds(entries), { added: 1, removed: 0, changed: 2 })
})

test('a difference is found by entry, by field and by what was written', () => {
  const found = (find: string): string[] => findEntries(entries, { find }).map(({ entry }) => entry)
  assert.deepEqual(found('SMS'), ['conduct.caps.month_sms'])
  assert.deepEqual(found('cost'), ['actions.renewal'])
  assert.deepEqual(found('words:'), ['actions.new'])
  assert.deepEqual(findEntries(entries, { file: 'conduct.yaml' }).length, 1)
  assert.deepEqual(found('nowhere'), [])
})

test('only what differs is marked, and the parts make the whole again', () => {
  const [before, after] = ['aum >= 50000 and not minor', 'aum >= 80000 and not minor']
  assert.deepEqual(middleOf(before, after), ['aum >= ', '5', '0000 and not minor'])
  assert.deepEqual(middleOf('aa', 'aaa'), ['aa', '', ''])
  assert.deepEqual(middleOf('aaa', 'aa'), ['aa', 'a', ''])
  assert.equal(middleOf(before, after).join(''), before)
})
