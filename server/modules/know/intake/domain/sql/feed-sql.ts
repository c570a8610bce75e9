import { quoteIdentifier, quoteText } from '#kernel/sql-text.ts'
import type { FactColumn } from '../facts/index.ts'
import { isOfUnpivoted, usedColumns } from '../feed/check-feed.ts'
import type { ColumnSource, Feed, FileFormat, Lookup, Target, TargetColumn } from '../feed/feed.ts'
import { readingSql } from './cell-sql.ts'
import type { CellSql } from './cell-sql.ts'
import { derivedSql } from './derived-sql.ts'
import { blanks } from './blanks.ts'
import { pickedSql } from './picked-sql.ts'
import type { Unpivoted } from './picked-sql.ts'

export interface FeedSqlInput {
  readonly feed: Feed
  /** Columns of the file in their order; the relation read calls them `c1`, `c2`, … */
  readonly fileColumns: readonly string[]
  /** SQL text of the fact each lookup reads, as of the business date. */
  readonly lookupRelation: (lookup: Lookup) => string
  readonly timeZone: string
  readonly businessDate: string
  /** The relation read has a `line` column. */
  readonly numbered: boolean
}

export interface FeedSql {
  /**
   * SQL text over a relation of raw columns: every value of every target, the cleaned columns that
   * are needed later, and `problem` (`code:field`, null for a row that is kept).
   */
  checked(source: string): string
  /** SQL text of a target's rows over `checked`; with `line`, of each record they come from. */
  target(target: Target, checked: string, withLine?: 'line'): string
  /** The cleaned column of the file called so. */
  cleaned(fileColumn: string): string
}

interface Cell extends CellSql {
  readonly column: FactColumn
  readonly source: ColumnSource
  readonly field: string
  readonly name: string
  /** Only then do its problems count. */
  readonly condition: string | undefined
}

export function feedSql(input: FeedSqlInput): FeedSql {
  const { feed, fileColumns, numbered } = input
  const position = new Map(fileColumns.map((name, index) => [name, `c${index + 1}`]))
  const cleaned = (name: string): string => {
    const found = position.get(name)
    if (found === undefined) throw new Error(`the file has no column ${name}`)
    return found
  }
  const targets = [feed.main, ...feed.also]
  const lookups = targets.flatMap((target) =>
    target.columns.flatMap(({ source }) => (source.kind === 'lookup' ? [source] : [])),
  )
  const takenAs = (lookup: Lookup) => `l${lookups.indexOf(lookup) + 1}`
  const cells = targets.flatMap((target, index) =>
    target.columns.flatMap((column) =>
      unpivotedOf(target, column).map((unpivoted) =>
        makeCell(input, target, index, column, cleaned, takenAs, unpivoted),
      ),
    ),
  )
  const used = needed(feed, targets, fileColumns).map(cleaned)
  const line = numbered ? ['line'] : []
  const rest = feed.format.trailingSeparator ? ['after_last'] : []

  function checked(source: string): string {
    const clean = used.map((column) => `${cleanSql(column, feed.format)} as ${column}`)
    const texts = cells.map((cell) => `${cell.text} as t_${cell.name}`)
    const parsed = cells.map((cell) => `${cell.parsed} as p_${cell.name}`)
    const values = cells.map((cell) => `${cell.value} as v_${cell.name}`)
    const taken = lookups.map((lookup) => `${takenAs(lookup)}.taken as ${takenAs(lookup)}`)
    const carry = [...line, ...rest, ...used]
    const lookedUp = lookups.map((lookup) => joinSql(lookup, takenAs(lookup), input, cleaned))
    return [
      `select\n  ${[...carry, ...values, `${problemSql(cells)} as problem`].join(',\n  ')}`,
      `from (select ${['*', ...parsed].join(',\n  ')}`,
      `from (select ${['*', ...texts].join(',\n  ')}`,
      `from (select ${['cleaned.*', ...taken].join(', ')}`,
      `from (select ${[...line, ...rest, ...clean].join(',\n  ')}\nfrom ${source}) as cleaned`,
      ...lookedUp,
      ') as looked_up) as texts) as parsed',
    ].join('\n')
  }

  return {
    checked,
    target: (target, source, withLine) =>
      targetSql(targets, target, source, cleaned, withLine !== undefined),
    cleaned,
  }
}

function needed(feed: Feed, targets: readonly Target[], fileColumns: readonly string[]): string[] {
  const wholeRow = targets.some(({ columns }) =>
    columns.some(({ source }) => source.kind === 'hash' && source.of === 'row'),
  )
  if (wholeRow) return [...fileColumns]
  const names = [...targets.flatMap(usedColumns), ...feed.identity.map(({ from }) => from)]
  const used = new Set(names)
  // A row is read for its form too: something must be selected even if nothing is mapped.
  return fileColumns.filter((name, index) => used.has(name) || index === 0)
}

/**
 * Blanks at either end are cut off. Most values have none, and cutting costs ten times as much as
 * looking, so the first and last sign are looked at.
 */
function cleanSql(column: string, { nulls, recordSeparator }: FileFormat): string {
  const isNull = nulls.map(quoteText).join(', ')
  // Where records end with CR, an editor may have put a line feed after the last.
  const lineFeed = recordSeparator === '\r' ? 'chr(10)' : undefined
  const cut = `trim(${column}, ${blanks}${lineFeed === undefined ? '' : ` || ${lineFeed}`})`
  const hasBlanks =
    `${column} < '!' or suffix(${column}, ' ') or suffix(${column}, chr(9)) ` +
    `or suffix(${column}, chr(13)) or suffix(${column}, chr(12288)) ` +
    `or prefix(${column}, chr(12288))${lineFeed === undefined ? '' : ` or suffix(${column}, ${lineFeed})`}`
  const cleaned = `case when ${cut} not in (${isNull}) then ${cut} end`
  return `case when ${hasBlanks} then ${cleaned} else ${column} end`
}

function makeCell(
  { feed, fileColumns, timeZone, businessDate }: FeedSqlInput,
  target: Target,
  targetIndex: number,
  { column: name, source }: TargetColumn,
  cleaned: (name: string) => string,
  takenAs: (lookup: Lookup) => string,
  unpivoted: Unpivoted | undefined,
): Cell {
  const column = target.fact.columns[name]
  if (column === undefined) throw new Error(`${target.fact.name} has no column ${name}`)
  const cellName = cellNameOf(targetIndex, name, unpivoted)
  const names = { text: `t_${cellName}`, parsed: `p_${cellName}` }
  const field = targetIndex === 0 ? name : `${target.fact.name}.${name}`
  const there = unpivoted === undefined ? [] : [`${cleaned(unpivoted.column)} is not null`]
  const conditions = [conditionSql(target, cleaned), ...there].filter((one) => one !== undefined)
  const condition = conditions.length === 0 ? undefined : conditions.join(' and ')
  const plain = { parsed: names.text, value: names.parsed, problems: [] }
  const frame = { column, source, field, name: cellName, condition }
  const zone = feed.timeZone ?? timeZone
  switch (source.kind) {
    case 'hash': {
      const of = source.of === 'row' ? fileColumns : source.of
      return { ...frame, ...plain, text: hashSql(of.map(cleaned), source.prefix) }
    }
    case 'line':
      return { ...frame, ...plain, text: `${quoteText(source.prefix)} || cast(line as varchar)` }
    case 'derived':
      return { ...frame, ...derivedSql(cleaned(source.from), source, names) }
    case 'lookup': {
      const missing = { code: 'lookup_missing' as const, when: `${names.text} is null` }
      const codes = Object.keys(column.codes ?? {})
        .map(quoteText)
        .join(', ')
      const other = { code: 'code_unknown' as const, when: `${names.text} not in (${codes})` }
      const problems = [
        ...(source.missing === 'reject' ? [missing] : []),
        ...(codes === '' ? [] : [other]),
      ]
      return { ...frame, ...plain, text: takenAs(source), problems }
    }
    default: {
      // However a text comes, it is read in one way.
      const { text, problems } = pickedSql(source, column, cleaned, unpivoted)
      const reading = { ...source, fullWidth: source.fullWidth || feed.format.fullWidth }
      const cell = readingSql(text, column, reading, {
        names,
        timeZone: zone,
        businessDate,
        cleaned,
      })
      return { ...frame, ...cell, problems: [...problems, ...cell.problems] }
    }
  }
}

/** A column turned into rows is read once for each column of the file it may come from. */
function unpivotedOf(target: Target, { source }: TargetColumn): readonly (Unpivoted | undefined)[] {
  if (target.unpivot === undefined || !isOfUnpivoted(source)) return [undefined]
  return target.unpivot.map((column, place) => ({ column, place }))
}

function cellNameOf(targetIndex: number, column: string, unpivoted: Unpivoted | undefined): string {
  return `${targetIndex}_${column}${unpivoted === undefined ? '' : `_${unpivoted.place}`}`
}

function conditionSql(target: Target, cleaned: (name: string) => string): string | undefined {
  if (target.when === undefined) return undefined
  const column = cleaned(target.when.column)
  const texts = target.when.in?.map(quoteText).join(', ')
  return texts === undefined ? `${column} is not null` : `${column} in (${texts})`
}

/** 64 bits of a row's text, the same on every engine; exact duplicates are numbered afterwards. */
function hashSql(columns: readonly string[], prefix: string): string {
  const joined = columns.map((column) => `coalesce(${column}, '')`).join(` || chr(31) || `)
  return `${quoteText(prefix)} || substr(md5(${joined}), 1, 16)`
}

function joinSql(
  lookup: Lookup,
  alias: string,
  { lookupRelation }: FeedSqlInput,
  cleaned: (name: string) => string,
): string {
  const by = Object.keys(lookup.by).map(quoteIdentifier)
  const where = Object.entries(lookup.where).map(
    ([column, text]) => `${quoteIdentifier(column)} = ${quoteText(text)}`,
  )
  const take = quoteIdentifier(lookup.take)
  const on = Object.entries(lookup.by).map(
    ([column, from]) => `${alias}.${quoteIdentifier(column)} = cleaned.${cleaned(from)}`,
  )
  return [
    `left join (select ${[...by, `min(${take}) as taken`].join(', ')}`,
    `from (${lookupRelation(lookup)}) as fact`,
    where.length === 0 ? '' : `where ${where.join(' and ')}`,
    `group by ${by.join(', ')}) as ${alias} on ${on.join(' and ')}`,
  ].join('\n')
}

function problemSql(cells: readonly Cell[]): string {
  const cases = cells.flatMap((cell) => {
    const required =
      cell.column.required === true ? [{ code: 'missing', when: `(${cell.value}) is null` }] : []
    return [...cell.problems, ...required].map(({ code, when }) => {
      const counted = cell.condition === undefined ? when : `${cell.condition} and (${when})`
      return `when ${counted} then ${quoteText(`${code}:${cell.field}`)}`
    })
  })
  return cases.length === 0 ? 'cast(null as varchar)' : `case ${cases.join('\n    ')} end`
}

function targetSql(
  targets: readonly Target[],
  target: Target,
  checked: string,
  cleaned: (name: string) => string,
  withLine: boolean,
): string {
  const index = targets.indexOf(target)
  const values = target.columns.map(({ column, source }) =>
    isOfUnpivoted(source)
      ? `cell.${quoteIdentifier(column)}`
      : `v_${index}_${column} as ${quoteIdentifier(column)}`,
  )
  const when = conditionSql(target, cleaned)
  const columns = withLine ? ['line', ...values] : values
  // Several records may say the same of another fact (the district of each of its customers).
  const distinct = index === 0 ? '' : 'distinct '
  const select = `select ${distinct}${columns.join(',\n  ')}`
  if (target.unpivot === undefined) {
    return `${select}\nfrom (${checked}) as checked${when === undefined ? '' : `\nwhere ${when}`}`
  }
  const list = target.unpivot.map((name, place) => {
    const cells = target.columns.flatMap(({ column, source }) =>
      isOfUnpivoted(source)
        ? [`${quoteText(column)}: v_${cellNameOf(index, column, { column: name, place })}`]
        : [],
    )
    return `{${['is_there', `${cleaned(name)} is not null`].join(': ')}, ${cells.join(', ')}}`
  })
  return [
    select,
    `from (select *, unnest([${list.join(', ')}]) as cell`,
    `from (${checked}) as checked) as unpivoted`,
    `where cell.is_there${when === undefined ? '' : ` and ${when}`}`,
  ].join('\n')
}
