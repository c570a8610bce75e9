import type { Customer360 } from '#contracts/customers.ts'
import { visibleAmong } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { mergesOf, numbersOf } from '#modules/decide/conduct/index.ts'
import { profileFacts } from '#modules/decide/decisions/index.ts'

import { customerFacts } from './customer-facts.ts'
import { CUSTOMER_SUBJECT } from './customer-names.ts'
import { customerRow } from './customer-row.ts'
import { topicWords } from './domain/complaint-topics.ts'
import { dataOf } from './domain/datum.ts'
import { deliveredUpTo } from './domain/delivered.ts'
import type { Delivered } from './domain/delivered.ts'
import { holdingsOf } from './domain/holding-list.ts'
import { identityFields, shownIdentity, vaultFieldOf } from './domain/identity.ts'
import { churnOf, criticalOf, lifeGroupsOf, lifeStageOf } from './domain/life.ts'
import { relationWords } from './domain/relation-words.ts'
import { tierPlacesOf } from './domain/tier-places.ts'
import type { Reading } from './domain/tier-places.ts'
import { codeWords, maybeCodeWords } from './facts/code-words.ts'
import { readComplaints, readContacts, readRelations } from './facts/dealings.ts'
import type { RelationRow } from './facts/dealings.ts'
import { factNamed } from './facts/fact-relation.ts'
import type { FactReader } from './facts/fact-relation.ts'
import { readHeld } from './facts/holdings.ts'
import { readOrigins } from './origins.ts'
import type { CustomersParts } from './parts.ts'
import type { ServedMart } from './served-mart.ts'
import { descriptionsOf } from './strategy-reading.ts'
import { readWatches } from './tier-watch.ts'

/** Contacts, complaints and relations shown at most: the newest say what matters. */
const DEALINGS_SHOWN = 50

/**
 * Everything known of one customer, as of the night.
 * @throws ProblemError `customer_not_visible`
 */
export async function readCustomer360(
  parts: CustomersParts,
  served: ServedMart,
  principal: Principal,
  customerId: string,
): Promise<Customer360> {
  const loaded = parts.strategy()
  const { pack, vocabulary } = loaded
  const reader = await customerFacts(parts, served)
  const found = await customerRow(parts, served, principal.scope, customerId)
  const row = profileFacts(found, vocabulary)
  const reading: Reading = { row, vocabulary, asOf: served.date }
  const kind = row['kind'] === 'business' ? ('business' as const) : ('personal' as const)
  // The ledger answers while the lake is read, which is one connection and so one thing at a time.
  const [[identity, placed, samePerson], lake] = await Promise.all([
    Promise.all([
      identityShown(parts, principal, kind, customerId),
      placeOf(parts, row),
      numbersShown(parts, served, principal, customerId),
    ]),
    readLake(served, principal, reader, customerId),
  ])
  return {
    customerId,
    asOf: served.asOf,
    kind,
    identity,
    samePerson,
    mayReveal: principal.seesIdentity && principal.rights.has('customer.reveal'),
    ...placed,
    tiers: tierPlacesOf(pack, reading, lake.watches),
    lifeStage: lifeStageOf(pack, reading),
    lifeGroups: lifeGroupsOf(pack, reading),
    critical: criticalOf(pack, reading),
    churn: churnOf(pack, reading),
    data: dataOf(descriptionsOf(loaded), vocabulary, row, lake.originOf),
    holdings: holdingsOf(lake.held, pack),
    relations: lake.relations,
    ...lake.dealings,
    sources: sourcesOf(deliveredUpTo(reader.manifest.partitions, reader.date)),
  }
}

async function readLake(
  served: ServedMart,
  principal: Principal,
  reader: FactReader,
  customerId: string,
) {
  const related = await readRelations(reader, customerId, DEALINGS_SHOWN)
  return {
    held: await readHeld(reader, customerId),
    relations: await relationsShown(served, principal, related),
    dealings: await dealings(reader, customerId),
    watches: await readWatches(served, customerId),
    originOf: await readOrigins(served),
  }
}

/** The other numbers of a merged person, each named only to who may see that customer too. */
async function numbersShown(
  { ledger }: Pick<CustomersParts, 'ledger'>,
  served: ServedMart,
  principal: Principal,
  customerId: string,
): Promise<Customer360['samePerson']> {
  const numbers = (await numbersOf(ledger, [customerId])).get(customerId)?.numbers ?? []
  const others = numbers.filter((number) => number !== customerId)
  if (others.length === 0) return []
  const [visible, merges] = await Promise.all([
    visibleAmong(served.read, principal.scope, others),
    mergesOf(ledger, customerId),
  ])
  return others.map((number) => ({
    customerId: visible.has(number) ? number : HIDDEN,
    visible: visible.has(number),
    merged: visible.has(number) && merges.some((merge) => merge.with === number),
  }))
}

async function identityShown(
  parts: CustomersParts,
  principal: Principal,
  kind: Customer360['kind'],
  customerId: string,
): Promise<Customer360['identity']> {
  if (!principal.seesIdentity) return []
  const fields = identityFields.map((field) => vaultFieldOf(kind, field))
  const [masked, corrected] = await Promise.all([
    parts.vault.masked(CUSTOMER_SUBJECT, [customerId], fields),
    parts.vault.corrected(CUSTOMER_SUBJECT, customerId),
  ])
  return shownIdentity(kind, masked.get(customerId) ?? {}, corrected)
}

async function placeOf(
  parts: CustomersParts,
  row: Reading['row'],
): Promise<Pick<Customer360, 'managers' | 'outlet'>> {
  const outletId = row['outlet_id']
  const managers = (
    [
      ['main', row['rm_id']],
      ['assistant', row['assistant_rm_id']],
    ] as const
  ).flatMap(([role, staff]) => (typeof staff === 'string' ? [{ role, staffNumber: staff }] : []))
  const [units, staff] = await Promise.all([
    parts.directory.unitNames(typeof outletId === 'string' ? [outletId] : []),
    parts.directory.staffNames(managers.map(({ staffNumber }) => staffNumber)),
  ])
  return {
    managers: managers.map((manager) => ({
      ...manager,
      name: staff.get(manager.staffNumber) ?? manager.staffNumber,
    })),
    outlet:
      typeof outletId === 'string'
        ? { unitId: outletId, name: units.get(outletId) ?? outletId }
        : null,
  }
}

/** The other end of a relation is named only where the person may see that customer too. */
async function relationsShown(
  served: ServedMart,
  principal: Principal,
  related: readonly RelationRow[],
): Promise<Customer360['relations']> {
  const ids = [...new Set(related.map((one) => one.related_id))]
  const visible = await visibleAmong(served.read, principal.scope, ids)
  return related.map(({ kind, outward, related_id: id }) => ({
    kind,
    words: relationWords(kind, outward),
    relatedId: visible.has(id) ? id : HIDDEN,
    visible: visible.has(id),
  }))
}

/** Stands where a number would be. */
const HIDDEN = '***'

async function dealings(
  reader: FactReader,
  customerId: string,
): Promise<Pick<Customer360, 'contacts' | 'complaints'>> {
  const contacts = await readContacts(reader, customerId, DEALINGS_SHOWN)
  const complaints = await readComplaints(reader, customerId, DEALINGS_SHOWN)
  return {
    contacts: contacts.map((contact) => ({
      date: contact.date,
      channel: codeWords('contact', 'channel', contact.channel),
      outcome: maybeCodeWords('outcome', 'kind', contact.outcome),
      what: contact.campaign_id ?? contact.purpose ?? '',
    })),
    complaints: complaints.map(({ opened, closed, level, topic }) => ({
      date: opened,
      closed,
      level: maybeCodeWords('complaint', 'level', level),
      topic: topic === null ? null : topicWords(topic),
    })),
  }
}

function sourcesOf(delivered: readonly Delivered[]): Customer360['sources'] {
  return delivered.map(({ fact, feeds, asOf }) => ({
    fact,
    words: factNamed(fact).words,
    feeds: [...feeds],
    asOf,
  }))
}
