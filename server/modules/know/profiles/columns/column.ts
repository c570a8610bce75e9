import { quoteIdentifier } from '#kernel/sql-text.ts'

/** How a column is kept while a mart is built, and how it reads when done. */
export type Kept = 'money' | 'integer' | 'decimal' | 'date' | 'flag' | 'text'

/** A column with the SQL that gives it, over the columns of the level before. */
export interface Column {
  readonly name: string
  readonly sql: string
}

const sqlTypes: Readonly<Record<Kept, string>> = {
  money: 'bigint',
  integer: 'bigint',
  decimal: 'double',
  date: 'date',
  flag: 'boolean',
  text: 'varchar',
}

/** A value nobody knows, typed. */
export function unknown(kept: Kept): string {
  return `cast(null as ${sqlTypes[kept]})`
}

/** The column as a mart holds it: money becomes yuan, physically still an integer of cents. */
export function asPublished(name: string, kept: Kept): string {
  const column = quoteIdentifier(name)
  switch (kept) {
    case 'money':
      return `cast(${column} as decimal(16,0)) * cast(0.01 as decimal(2,2))`
    case 'integer':
      return `cast(${column} as bigint)`
    case 'decimal':
      return `cast(${column} as double)`
    default:
      return column
  }
}

/**
 * Levels of selects around a relation. Each level sees the columns of those before: a column may
 * read another by name without any engine's own leave to reuse an alias.
 */
export function nestLevels(from: string, levels: readonly (readonly Column[])[]): string {
  return levels
    .filter((level) => level.length > 0)
    .reduce((inner, level, index) => {
      const added = level.map(({ name, sql }) => `  ${sql} as ${quoteIdentifier(name)}`)
      const all = [`  level_${index}.*`, ...added].join(',\n')
      return `select\n${all}\nfrom (\n${inner}\n) as level_${index}`
    }, from)
}
