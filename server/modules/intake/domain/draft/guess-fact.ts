import { facts } from '../facts/index.ts'
import type { Fact, FactColumn } from '../facts/index.ts'
import { columnNames, fileNames, identityNames, plainName } from './column-names.ts'
import type { SampledColumn } from './sampled-column.ts'

export interface GuessedFact {
  readonly fact: Fact
  /** Column of the fact → column of the file. */
  readonly columns: ReadonlyMap<string, SampledColumn>
  /** Field of the vault → column of the file. */
  readonly identity: ReadonlyMap<string, SampledColumn>
  /** Columns that say who somebody is, in a file whose fact keeps no identity. */
  readonly personal: readonly SampledColumn[]
  /** Columns of the file that found no place. */
  readonly left: readonly SampledColumn[]
}

const FILE_NAME_SCORE = 6

/** The fact whose columns the file seems to hold, and which column is which. */
export function guessFact(fileName: string, columns: readonly SampledColumn[]): GuessedFact {
  const identity = new Map<string, SampledColumn>()
  for (const [field, pattern] of Object.entries(identityNames)) {
    const found = columns.find(({ name }) => pattern.test(plainName(name)))
    if (found !== undefined) identity.set(field, found)
  }
  for (const column of columns) {
    const known = [...identity.values()].includes(column)
    if (column.identity !== undefined && !known && !identity.has(column.identity)) {
      identity.set(column.identity, column)
    }
  }
  const hinted = fileNames.find(([pattern]) => pattern.test(fileName.toLowerCase()))?.[1]
  let best: { fact: Fact; columns: Map<string, SampledColumn>; score: number } | undefined
  for (const fact of facts) {
    const matched = matchColumns(fact, columns, new Set(identity.values()))
    const score = scoreOf(fact, matched) + (fact.name === hinted ? FILE_NAME_SCORE : 0)
    if (best === undefined || score > best.score) best = { fact, columns: matched, score }
  }
  if (best === undefined) throw new Error('the catalogue of facts is empty')
  const keepsIdentity = best.fact.name === 'customer' || best.fact.name === 'staff'
  const known = keepsIdentity ? identity : new Map<string, SampledColumn>()
  const placed = new Set([...best.columns.values(), ...known.values()])
  return {
    fact: best.fact,
    columns: best.columns,
    identity: known,
    left: columns.filter((column) => !placed.has(column) && !isPersonal(column, identity)),
    personal: columns.filter((column) => !placed.has(column) && isPersonal(column, identity)),
  }
}

function isPersonal(column: SampledColumn, identity: ReadonlyMap<string, SampledColumn>): boolean {
  return column.identity !== undefined || [...identity.values()].includes(column)
}

function matchColumns(
  fact: Fact,
  columns: readonly SampledColumn[],
  identity: ReadonlySet<SampledColumn>,
): Map<string, SampledColumn> {
  const matched = new Map<string, SampledColumn>()
  const taken = new Set<SampledColumn>(identity)
  for (const [name, column] of Object.entries(fact.columns)) {
    const found = columns.find(
      (given) => !taken.has(given) && isCalled(given.name, name, column) && fits(column, given),
    )
    if (found === undefined) continue
    matched.set(name, found)
    // One column may say both the day and the time; everything else has one place.
    if (column.kind !== 'date' || !found.hasTime) taken.add(found)
  }
  const [key, ...others] = fact.key
  if (key !== undefined && others.length === 0 && !matched.has(key) && fact.history === 'state') {
    const first = columns[0]
    if (first?.unique === true && !taken.has(first) && first.dateFormat === undefined) {
      matched.set(key, first)
    }
  }
  // An amount that goes both ways says the direction too.
  const amount = matched.get('amount_cents')
  if (fact.columns['direction'] !== undefined && !matched.has('direction') && amount?.negative) {
    matched.set('direction', amount)
  }
  return matched
}

function isCalled(given: string, name: string, column: FactColumn): boolean {
  const plain = plainName(given)
  const own = [plainName(name), plainName(name.replace(/_cents$/, '')), plainName(column.words.zh)]
  return own.includes(plain) || columnNames[name]?.test(plain) === true
}

/** A column whose values can't be of the kind is another column, whatever it is called. */
function fits(column: FactColumn, given: SampledColumn): boolean {
  switch (column.kind) {
    case 'date':
      return given.dateFormat !== undefined
    case 'time':
      return given.hasTime
    case 'cents':
    case 'decimal':
    case 'integer':
      return given.numeric
    case 'id':
    case 'text':
      return given.dateFormat === undefined || !given.hasTime
    case 'code':
    case 'flag':
      return column.codes === undefined || given.values !== undefined || given.negative
  }
}

function scoreOf(fact: Fact, matched: ReadonlyMap<string, unknown>): number {
  let score = 0
  for (const [name, column] of Object.entries(fact.columns)) {
    const needed = column.required === true || fact.key.includes(name)
    if (matched.has(name)) score += needed ? 3 : 2
    else if (needed) score -= 2
  }
  return score
}
