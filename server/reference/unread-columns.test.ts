import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { bankFacts as facts, keepingOfFacts } from '#modules/know/intake/index.ts'
import { projectRoot } from '#server/testing/source-tree.ts'

/**
 * Facts and columns that nothing of ours reads, each with why it may be delivered all the same: data
 * nobody needs is not to be asked for (PIPL 6, 19). One that is read leaves the list, one that no
 * longer is joins it: both fail here until somebody judges.
 */
const judged: Readonly<Record<string, string>> = {
  'relation.since_date':
    'tells which of two contrary relations is the newer when people look; of no use to a rule',
  'staff.qualification':
    'of staff, not of customers: who may sell funds and insurance (SUIT 13); no gate asks it yet',
  'ownership.since_date':
    'in whose care a customer was when: for whoever looks into a complaint; no rule reads it',
  'account_party.party_id':
    'a party may be nobody’s customer number; names the row where customer_id is empty',
  'balance_month_end.average_cents':
    'what banks deliver beside the month end; averages here are worked out from days',
  standing_order:
    'delivered by one shipped bank; read through attributes of metrics a bank writes itself',
  'standing_order.counterparty_bank':
    'a code of a bank, of no person; for metrics a bank writes itself',
  'district.population': 'public statistics of a district, of no person',
  'district.urban_share': 'public statistics of a district, of no person',
  'district.average_salary_cents': 'public statistics of a district, of no person',
  'district.unemployment_rate': 'public statistics of a district, of no person',
  'manual_tag.noted_date':
    'when somebody noted it: shown with the tag’s row in a person’s copy; no rule reads it',
}

const isRead = (name: string, text: string): boolean => new RegExp(`\\b${name}\\b`).test(text)

test('every fact and column is read by something, or judged in a line', async () => {
  const text = await sources()
  const unread = facts.flatMap((fact) => [
    ...(isRead(fact.name, text) ? [] : [fact.name]),
    ...Object.keys(fact.columns)
      .filter((column) => !isRead(column, text))
      .map((column) => `${fact.name}.${column}`),
  ])
  assert.deepEqual(unread.toSorted(), Object.keys(judged).toSorted())
})

test('every fact says how long it is kept, and one of customers never says for ever', () => {
  assert.deepEqual(Object.keys(keepingOfFacts).toSorted(), facts.map(({ name }) => name).toSorted())
  for (const { name, columns } of facts) {
    const keeping = keepingOfFacts[name]
    assert.ok(keeping)
    const isOfCustomers = Object.entries(columns).some(
      ([column, { refers }]) => column === 'customer_id' || refers?.fact === 'customer',
    )
    if (isOfCustomers) assert.notEqual(keeping.from, 'never', name)
    if (keeping.from === 'row') assert.equal(columns[keeping.day]?.kind, 'date', name)
    if (keeping.from === 'relation') assert.ok(isOfCustomers, name)
  }
})

/** Code and strategy that could read a fact: not the catalogue, not what only writes it down. */
async function sources(): Promise<string> {
  const parts: string[] = []
  for (const [folder, ending] of [
    ['server', '.ts'],
    ['strategy', '.yaml'],
  ] as const) {
    const names = await readdir(join(projectRoot, folder), { recursive: true })
    for (const name of names.filter((one) => one.endsWith(ending)).toSorted()) {
      if (/\.test\.ts$|^testing\/|domain\/facts\/|^reference\//.test(name)) continue
      parts.push(await readFile(join(projectRoot, folder, name), 'utf8'))
    }
  }
  return parts.join('\n')
}
