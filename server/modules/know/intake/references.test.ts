import assert from 'node:assert/strict'
import { test } from 'node:test'

import { references } from './domain/facts/index.ts'
import { facts, findFact } from './facts.ts'

/** Columns that name something, and why it is no row of another fact. */
const namesNoFact: Readonly<Record<string, string>> = {
  'account_party.party_id': 'the number of the relation itself',
  'contact.action_id': 'an action of the strategy of then',
  'campaign.action_id': 'an action of the strategy of then',
}

test('each column that names a row says of which fact, and that fact has a key of one column', () => {
  const declared = new Set(references(facts).map(({ fact, column }) => `${fact.name}.${column}`))
  for (const { refers } of references(facts)) {
    const target = findFact(refers.fact)
    assert.equal(target?.key.length, 1, refers.fact)
    if (refers.living === true) assert.ok(target.ends, `${refers.fact} says when one ends`)
  }
  const undeclared = facts.flatMap((fact) =>
    Object.entries(fact.columns)
      .filter(([name, { kind }]) => kind === 'id' && fact.key.join() !== name)
      .map(([name]) => `${fact.name}.${name}`)
      .filter((name) => !declared.has(name)),
  )
  assert.deepEqual(undeclared.toSorted(), Object.keys(namesNoFact).toSorted())
})
