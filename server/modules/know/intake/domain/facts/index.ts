import { contactFacts } from './contacts.ts'
import type { ColumnKind, Fact } from './fact.ts'
import { moneyFacts } from './money.ts'
import { peopleFacts } from './people.ts'

export type { ColumnKind, EmptyIdentity, Fact, FactCheck, FactColumn, Reference } from './fact.ts'
export { keepingOf, keepingOfFacts, keepingOfIdentity, keepingWords } from './keeping.ts'
export type { Keeping } from './keeping.ts'
export { references } from './references.ts'
export type { FactReference } from './references.ts'

/** Every fact a bank's files may deliver, in the order a bank would explain them. */
export const bankFacts: readonly Fact[] = [...peopleFacts, ...moneyFacts, ...contactFacts]

const factByName = new Map(bankFacts.map((fact) => [fact.name, fact]))

export function findBankFact(name: string): Fact | undefined {
  return factByName.get(name)
}

/** The SQL type of each column kind, as both DuckDB and Trino write it. */
export const sqlTypeOfKind: Readonly<Record<ColumnKind, string>> = {
  id: 'varchar',
  text: 'varchar',
  code: 'varchar',
  integer: 'bigint',
  cents: 'bigint',
  decimal: 'decimal(18,6)',
  date: 'date',
  time: 'timestamp with time zone',
  flag: 'boolean',
}
