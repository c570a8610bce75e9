import type { Words } from '#contracts/words.ts'
import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { Connection, StagedPartition } from '#platform/lake/index.ts'
import { columnsOfSource } from './domain/feed/check-feed.ts'
import type { ColumnSource, Feed, Target } from './domain/feed/feed.ts'
import { judgeColumn, personalWords } from './domain/personal/judge-column.ts'
import type { PersonalFinding } from './domain/personal/judge-column.ts'
import { RefusedError } from './domain/refusal.ts'
import type { Remark } from './domain/remark.ts'

/** Rows looked at of a partition, in as many stretches spread over it. */
const STRETCHES = 40
const ROWS_A_STRETCH = 100
/** Values that settle it: of one column, or of one attribute where columns became rows. */
const VALUES_ENOUGH = 4_000

/** Facts of things, whose names and places are nobody's. */
const factsOfThings = new Set(['org_unit', 'product', 'product_price', 'district', 'campaign'])

/** Texts that stand for "missing" and were kept as values. */
const missingMarks = new Set([
  'NULL',
  'null',
  String.raw`\N`,
  '(null)',
  '空',
  'N/A',
  '#N/A',
  'NaN',
  'nan',
  'None',
])

interface Looked {
  /** What the file calls it; undefined where several of its columns were put together. */
  readonly fileColumn: string | undefined
  /** What to call it in a message. */
  readonly shown: string
  readonly isNumber: boolean
  readonly namesThings: boolean
  readonly values: string[]
}

export interface PersonalScan {
  readonly remarks: readonly Remark[]
  /** Columns that surely tell who somebody is, and that the feed does not allow. */
  readonly sure: readonly { readonly column: string; readonly finding: PersonalFinding }[]
}

/**
 * Looks at what is about to enter the lake, column by column: names, numbers and addresses of people
 * belong to the vault (PIPL 51), whatever their column is called. Only a part of a large file is
 * read: what is personal fills its column.
 */
export async function scanStaged(
  connection: Connection,
  feed: Feed,
  partitions: readonly StagedPartition[],
): Promise<PersonalScan> {
  const remarks: Remark[] = []
  const sure: { column: string; finding: PersonalFinding }[] = []
  for (const [index, target] of [feed.main, ...feed.also].entries()) {
    const partition = partitions[index]
    if (partition === undefined || partition.rows === 0) continue
    for (const looked of await lookAt(connection, target, partition)) {
      remarks.push(...spoiltValues(looked))
      const finding = judgeColumn({ ...looked, name: looked.fileColumn })
      if (finding === undefined) continue
      const allowed =
        looked.fileColumn !== undefined && feed.notPersonal.includes(looked.fileColumn)
      if (finding.sure && !allowed) sure.push({ column: looked.shown, finding })
      else if (!allowed) remarks.push(perhaps(looked.shown, finding))
    }
  }
  return { remarks, sure }
}

export function personalRefusal({ sure }: PersonalScan): RefusedError | undefined {
  if (sure.length === 0) return undefined
  const list = (language: 'zh' | 'en') =>
    sure
      .map(({ column, finding }) => {
        const percent = Math.max(1, Math.round(finding.share * 100))
        const kind = personalWords[finding.kind][language]
        return language === 'zh'
          ? `列「${column}」${percent}% 的值像${kind}`
          : `column "${column}": ${percent} % of its values look like ${kind}`
      })
      .join(language === 'zh' ? '；' : '; ')
  return new RefusedError(
    'personal_data',
    {
      zh: `个人信息不得进入数据湖：${list('zh')}`,
      en: `personal data must not enter the lake: ${list('en')}`,
    },
    {
      zh: '请映射到 identity 或不读取该列；确非个人信息时，在该列写 allow: not_personal，并由第二人同意',
      en:
        'map it to identity or leave it out; if it is not personal, write allow: not_personal for ' +
        'the column, which a second person approves',
    },
  )
}

function perhaps(column: string, { kind, share }: PersonalFinding): Remark {
  const percent = share > 0 && share < 0.01 ? '<1' : String(Math.round(share * 100))
  const words: Words = {
    zh: `列「${column}」${percent}% 的值可能是${personalWords[kind].zh}，请核对是否应进入 identity`,
    en:
      `column "${column}": ${percent} % of its values may be ${personalWords[kind].en}; ` +
      'check whether it belongs to identity',
  }
  return { code: 'perhaps_personal', column, words }
}

/** Values that a spreadsheet or an export put where none was. */
function spoiltValues({ shown, isNumber, values }: Looked): Remark[] {
  const marks = [...new Set(values.filter((value) => missingMarks.has(value)))]
  const remarks: Remark[] = []
  if (marks.length > 0) {
    remarks.push({
      code: 'null_text',
      column: shown,
      words: {
        zh: `列「${shown}」把 ${marks.join('、')} 当作值保留；若表示缺失，请写 format.empty`,
        en: `column "${shown}" keeps ${marks.join(', ')} as a value; if it means missing, write format.empty`,
      },
    })
  }
  const decimals = values.filter((value) => /^\d+\.0+$/.test(value)).length
  if (isNumber && decimals * 2 > values.length) {
    remarks.push({
      code: 'number_as_decimal',
      column: shown,
      words: {
        zh: `编号列「${shown}」的值带小数（如 1001.0），多为导出时被当作数值`,
        en: `the numbers in "${shown}" are decimals (1001.0): most often an export took them for amounts`,
      },
    })
  }
  return remarks
}

/** Sampled values of a target's texts; of columns that became rows, apart by the column they were. */
async function lookAt(
  connection: Connection,
  target: Target,
  partition: StagedPartition,
): Promise<Looked[]> {
  const texts = target.columns.flatMap(({ column, source }) => {
    const { kind, codes } = target.fact.columns[column] ?? { kind: 'text' as const }
    const isText = kind === 'id' || kind === 'text' || (kind === 'code' && codes === undefined)
    return isText && comesFromFile(source) ? [{ column, source, isNumber: kind === 'id' }] : []
  })
  if (texts.length === 0) return []
  const names = target.columns.find(({ source }) => isNameOfUnpivoted(source))
  const wanted = [
    ...new Set([
      ...texts.map(({ column }) => column),
      ...(names === undefined ? [] : [names.column]),
    ]),
  ]
  const rows = await connection.rows<Record<string, string | null>>(
    `select ${wanted.map(quoteIdentifier).join(', ')}
    from read_parquet(${quoteText(partition.file)}, file_row_number = true)
    where ${stretches(partition.rows, target.unpivot?.length ?? 1)}`,
  )
  const looked = new Map<string, Looked>()
  for (const row of rows) {
    for (const { column, source, isNumber } of texts) {
      const value = row[column]?.trim()
      if (value === undefined || value === '') continue
      const attribute = isValueOfUnpivoted(source) && names !== undefined ? row[names.column] : null
      const key = `${column}\n${attribute ?? ''}`
      let found = looked.get(key)
      if (found === undefined) {
        found = {
          ...calledIn(target, column, source, attribute ?? undefined, names?.source),
          isNumber,
          namesThings: factsOfThings.has(target.fact.name),
          values: [],
        }
        looked.set(key, found)
      }
      if (found.values.length < VALUES_ENOUGH) found.values.push(value)
    }
  }
  return [...looked.values()]
}

/** A part of the rows, spread evenly: whole row groups that hold none of it are not read at all. */
function stretches(rows: number, columnsAcross: number): string {
  const length = ROWS_A_STRETCH * columnsAcross
  if (rows <= STRETCHES * length) return 'true'
  const step = (rows - length) / (STRETCHES - 1)
  return Array.from({ length: STRETCHES }, (_, index) => Math.floor(index * step))
    .map((first) => `file_row_number between ${first} and ${first + length - 1}`)
    .join(' or ')
}

function comesFromFile(source: ColumnSource): boolean {
  return (
    isValueOfUnpivoted(source) ||
    source.kind === 'column' ||
    source.kind === 'picked' ||
    (source.kind === 'concat' && columnsOfSource(source).length > 0)
  )
}

function isValueOfUnpivoted(source: ColumnSource): boolean {
  if (source.kind === 'unpivoted') return source.part === 'value'
  return (
    source.kind === 'concat' &&
    source.parts.some((part) => 'unpivot' in part && part.unpivot === 'value')
  )
}

function isNameOfUnpivoted(source: ColumnSource): boolean {
  if (source.kind === 'unpivoted') return source.part === 'name'
  return (
    source.kind === 'concat' &&
    source.parts.some((part) => 'unpivot' in part && part.unpivot === 'name')
  )
}

/** Which column of the file it is, found back through the map its name went through. */
function calledIn(
  target: Target,
  column: string,
  source: ColumnSource,
  attribute: string | undefined,
  names: ColumnSource | undefined,
): Pick<Looked, 'fileColumn' | 'shown'> {
  if (attribute !== undefined) {
    const map = names !== undefined && 'map' in names ? names.map : undefined
    const across = target.unpivot ?? []
    const fileColumn =
      across.find((name) => (map?.[name] ?? name) === attribute) ??
      across.find((name) => attribute.endsWith(name))
    return { fileColumn, shown: fileColumn ?? attribute }
  }
  const [only, ...others] = columnsOfSource(source)
  const fileColumn = others.length === 0 ? only : undefined
  return { fileColumn, shown: fileColumn ?? `${target.fact.name}.${column}` }
}
