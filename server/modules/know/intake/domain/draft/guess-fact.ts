import { bankFacts } from '../facts/index.ts'
import type { Fact, FactColumn } from '../facts/index.ts'
import type { DerivedRule } from '../feed/feed.ts'
import { judgeColumn } from '../personal/judge-column.ts'
import { personalByName } from '../personal/personal-values.ts'
import {
  columnNames,
  familyNames,
  fileCodes,
  fileNames,
  identityNames,
  plainName,
} from './column-names.ts'
import type { SampledColumn } from './sampled-column.ts'
import { tellsByValues, usualCode } from './usual-codes.ts'

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
  /** Columns of the fact that an identity number tells. */
  readonly derived: ReadonlyMap<string, { from: SampledColumn; rule: DerivedRule }>
  /** Columns of the fact matched by what their values look like, not by their name. */
  readonly doubtful: ReadonlySet<string>
  /** Another fact it may be as well, and why the guess is no more than that. */
  readonly unsure: readonly string[]
  /** Balances of several families side by side: column of the file → family. */
  readonly across: ReadonlyMap<string, string>
  /** The likeliest code of a column that no column of the file tells. */
  readonly likelyCodes: ReadonlyMap<string, string>
}

const FILE_NAME_SCORE = 6
/** Points between two facts that leave it open which it is. */
const CLOSE = 3
/** Balances of families side by side say what the file is, whatever it is called. */
const ACROSS_SCORE = 8
/** A number that repeats is not the key of a fact of one row a number. */
const REPEATED_KEY = 9
/** What nothing speaks for is most often about customers. */
const CUSTOMER_SCORE = 3

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
  const across = balancesAcross(columns)
  const repaid = columns.some(({ name }) => /实还|应还|还款|repa(id|y)|paid/.test(plainName(name)))
  const hinted = fileNames.find(([pattern]) => pattern.test(fileName.toLowerCase()))?.[1]
  const tried: (Matched & { fact: Fact; score: number })[] = []
  for (const fact of bankFacts) {
    const matched = matchColumns(fact, columns, new Set(identity.values()), fileName)
    const score =
      scoreOf(fact, matched) +
      (fact.name === hinted ? FILE_NAME_SCORE : 0) +
      (fact.name === 'customer' ? CUSTOMER_SCORE : 0) +
      (fact.name === 'transaction' && repaid ? FILE_NAME_SCORE : 0) +
      (fact.name === 'balance_daily' && across.size > 1 ? ACROSS_SCORE : 0)
    tried.push({ ...matched, fact, score })
  }
  const [best, second] = tried.toSorted((a, b) => b.score - a.score)
  if (best === undefined) throw new Error('the catalogue of facts is empty')
  if (best.fact.name === 'balance_daily' && across.size > 1) best.columns.delete('balance_cents')
  const keepsIdentity = best.fact.name === 'customer' || best.fact.name === 'staff'
  const known = keepsIdentity ? identity : new Map<string, SampledColumn>()
  const placed = new Set([...best.columns.values(), ...known.values()])
  // What says who somebody is by its name or its values never stays for the lake.
  const people = new Set<SampledColumn>()
  for (const column of columns) {
    const kind = placed.has(column) ? undefined : personalKindOf(column)
    if (kind === undefined) continue
    const field = kind === 'phone' ? 'mobile' : kind
    if (keepsIdentity && !known.has(field)) known.set(field, column)
    else people.add(column)
  }
  for (const column of known.values()) placed.add(column)
  const usedAcross = best.fact.name === 'balance_daily' && across.size > 1 ? across : new Map()
  const isLeft = (column: SampledColumn) => !placed.has(column) && !usedAcross.has(column.name)
  return {
    fact: best.fact,
    columns: best.columns,
    identity: known,
    left: columns.filter(
      (column) => isLeft(column) && !people.has(column) && !isPersonal(column, identity),
    ),
    personal: columns.filter(
      (column) => isLeft(column) && (people.has(column) || isPersonal(column, identity)),
    ),
    across: usedAcross,
    unsure: unsureOf(best, second),
    derived: derivedOf(best.fact, best.columns, known.get('id_number')),
    doubtful: best.doubtful,
    likelyCodes: new Map([
      ...(repaid ? [['kind', 'repayment'] as const] : []),
      ...fileCodes.flatMap(([pattern, column, code]) =>
        pattern.test(fileName.toLowerCase()) ? [[column, code] as const] : [],
      ),
    ]),
  }
}

function personalKindOf({ name, sample }: SampledColumn) {
  const called = personalByName(name)
  const judged = judgeColumn({ name, isNumber: false, namesThings: false, values: sample })
  return judged?.sure === true ? judged.kind : called
}

/** What nobody should take for certain: each a sentence. */
function unsureOf(
  best: Matched & { fact: Fact; score: number },
  second: { fact: Fact; score: number } | undefined,
): string[] {
  const [key, ...others] = best.fact.key
  const column = key === undefined || others.length > 0 ? undefined : best.columns.get(key)
  const close = second !== undefined && best.score - second.score < CLOSE
  return [
    ...(close ? [`it may be ${second.fact.name} as well`] : []),
    ...(best.score <= 0 ? ['no fact of the catalogue fits it well'] : []),
    ...(column?.repeats === true ? [`${column.name} repeats, so it numbers something else`] : []),
    ...(key !== undefined && others.length === 0 && column === undefined
      ? ['no column numbers the rows']
      : []),
  ]
}

/** Columns called after product families, all of amounts: a balance each. */
function balancesAcross(columns: readonly SampledColumn[]): Map<string, string> {
  const across = new Map<string, string>()
  for (const { name, numeric } of columns) {
    const plain = plainName(name)
    const family = familyNames.find(([pattern]) => pattern.test(plain))?.[1]
    const isBalance = /余额|bal|aum|存款|资产/.test(plain) || plain === family
    if (family !== undefined && numeric && isBalance) across.set(name, family)
  }
  return across
}

/** Date of birth and sex, where no column has them and an identity number does. */
function derivedOf(
  fact: Fact,
  matched: ReadonlyMap<string, SampledColumn>,
  number: SampledColumn | undefined,
): GuessedFact['derived'] {
  const derived = new Map<string, { from: SampledColumn; rule: DerivedRule }>()
  if (number === undefined) return derived
  const kind =
    number.identity === 'id_number'
      ? 'chinese_id'
      : /^\d\d(0[1-9]|1[0-2]|5[1-9]|6[0-2])\d\d(\/?\d{3,4})?$/.test(number.example)
        ? 'czech'
        : undefined
  if (kind === undefined) return derived
  for (const [column, what] of [
    ['birth_date', 'birth_date'],
    ['gender', 'gender'],
  ] as const) {
    if (fact.columns[column] === undefined || matched.has(column)) continue
    derived.set(column, { from: number, rule: `${kind}_${what}` })
  }
  return derived
}

function isPersonal(column: SampledColumn, identity: ReadonlyMap<string, SampledColumn>): boolean {
  return column.identity !== undefined || [...identity.values()].includes(column)
}

interface Matched {
  readonly columns: Map<string, SampledColumn>
  readonly doubtful: Set<string>
}

function matchColumns(
  fact: Fact,
  columns: readonly SampledColumn[],
  identity: ReadonlySet<SampledColumn>,
  fileName: string,
): Matched {
  const matched = new Map<string, SampledColumn>()
  const doubtful = new Set<string>()
  const taken = new Set<SampledColumn>(identity)
  const free = (given: SampledColumn) => !taken.has(given)
  const own = ownKey(fact, columns, fileName)
  if (own !== undefined && fact.key[0] !== undefined) {
    matched.set(fact.key[0], own)
    taken.add(own)
  }
  // What values say outright goes before what a name like "type" might mean.
  for (const [name, column] of Object.entries(fact.columns)) {
    const { codes } = column
    if (codes === undefined || columns.some((given) => isCalledExactly(given.name, name, column))) {
      continue
    }
    const found = columns.find((given) => free(given) && tellsByValues(name, given.values, codes))
    if (found === undefined) continue
    matched.set(name, found)
    taken.add(found)
  }
  for (const [name, column] of Object.entries(fact.columns)) {
    if (matched.has(name)) continue
    const found = columns.find(
      (given) => free(given) && isCalled(given.name, name, column) && fits(name, column, given),
    )
    if (found === undefined) continue
    matched.set(name, found)
    // One column may say both the day and the time; everything else has one place.
    if (column.kind !== 'date' || !found.hasTime) taken.add(found)
  }
  const [key, ...others] = fact.key
  if (key !== undefined && others.length === 0 && !matched.has(key) && fact.history === 'state') {
    const first = columns[0]
    if (first?.unique === true && free(first) && first.dateFormat === undefined) {
      matched.set(key, first)
      taken.add(first)
    }
  }
  // An amount that goes both ways says the direction too.
  const amount = matched.get('amount_cents')
  if (fact.columns['direction'] !== undefined && !matched.has('direction') && amount?.negative) {
    matched.set('direction', amount)
  }
  for (const [name, column] of Object.entries(fact.columns)) {
    if (column.required !== true || matched.has(name)) continue
    const found = columns.find((given) => free(given) && looksLike(column, given))
    if (found === undefined) continue
    matched.set(name, found)
    doubtful.add(name)
    if (!found.hasTime) taken.add(found)
  }
  return { columns: matched, doubtful }
}

/** A column called like the file (`loan_id` of loan.asc) numbers its rows. */
function ownKey(
  fact: Fact,
  columns: readonly SampledColumn[],
  fileName: string,
): SampledColumn | undefined {
  const [key, ...others] = fact.key
  if (key === undefined || others.length > 0 || fact.columns[key]?.kind !== 'id') return undefined
  const stem = plainName(fileName.replace(/\.[^.]*$/, ''))
  const called = new Set(['id', 'no', 'num'].map((end) => `${stem}${end}`))
  return columns.find(({ name, unique }) => unique && called.has(plainName(name)))
}

/** A required column nobody named: the only kinds whose values tell enough to guess. */
function looksLike(column: FactColumn, given: SampledColumn): boolean {
  if (column.kind === 'date') return given.dateFormat !== undefined
  if (column.kind === 'time') return given.hasTime
  return column.kind === 'text' && !given.numeric && given.dateFormat === undefined
}

function isCalledExactly(given: string, name: string, column: FactColumn): boolean {
  return [plainName(name), plainName(column.words.zh)].includes(plainName(given))
}

function isCalled(given: string, name: string, column: FactColumn): boolean {
  const plain = plainName(given)
  const own = [plainName(name), plainName(name.replace(/_cents$/, '')), plainName(column.words.zh)]
  return own.includes(plain) || columnNames[name]?.test(plain) === true
}

/** A column whose values can't be of the kind is another column, whatever it is called. */
function fits(name: string, column: FactColumn, given: SampledColumn): boolean {
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
      if (column.codes === undefined) return true
      return canBeCoded(name, column, given) && (given.values !== undefined || given.negative)
  }
}

/** A required code whose every text would have to be explained is another column. */
function canBeCoded(name: string, { codes, required }: FactColumn, given: SampledColumn): boolean {
  if (codes === undefined || required !== true || Object.hasOwn(codes, 'other')) return true
  if (given.negative) return true
  return (given.values ?? []).some((value) => Object.hasOwn(codes, usualCode(name, value) ?? value))
}

function scoreOf(fact: Fact, { columns, doubtful }: Matched): number {
  let score = 0
  const [onlyKey, ...others] = fact.key
  const key = onlyKey === undefined || others.length > 0 ? undefined : columns.get(onlyKey)
  if (key?.repeats === true) score -= REPEATED_KEY
  for (const [name, column] of Object.entries(fact.columns)) {
    const needed = column.required === true || fact.key.includes(name)
    if (doubtful.has(name)) continue
    if (columns.has(name)) score += needed ? 3 : 2
    else if (needed) score -= canBeFilled(fact, name, column) ? 2 : 4
  }
  return score
}

/** A code can be said for all rows, a key be made of the row: the rest must be delivered. */
function canBeFilled(fact: Fact, name: string, column: FactColumn): boolean {
  return column.codes !== undefined || (fact.key.length === 1 && fact.key[0] === name)
}
