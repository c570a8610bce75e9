import type { Fact } from '../facts/index.ts'
import { isTimeZone } from '#kernel/clock.ts'
import { findBankFact, bankFacts } from '../facts/index.ts'
import { checkColumn, columnOf } from './check-column.ts'
import { checkFormat } from './check-format.ts'
import { controlPlaceholders, readControlTemplate } from './control-template.ts'
import type { FeedFile, TargetSpec } from './feed-schema.ts'
import type { Complain } from './feed-problem.ts'
import type { ColumnSource, ControlFile, Feed, FileFormat, IdentityColumn, Target } from './feed.ts'
import { readFilePattern } from './file-pattern.ts'
import type { Rhythm } from './rhythm.ts'
import { unreadable } from './written-text.ts'

/** Facts that are about a person, whose identity the vault may keep. */
const factsWithIdentity = new Set(['customer', 'staff'])

export interface FeedContext {
  readonly path: string
  /** Fields the vault knows. */
  readonly identityFields: readonly string[]
}

/** Makes a feed of what was written, complaining of everything that can't be; undefined if so. */
export function checkFeed(
  written: FeedFile,
  context: FeedContext,
  complain: Complain,
): Feed | undefined {
  let complaints = 0
  const note: Complain = (path, words) => {
    complaints += 1
    complain(path, words)
  }
  const format = checkFormat(written.format ?? {}, within(note, 'format'))
  const main = checkTarget({ ...written, when: undefined }, format, note)
  const also = (written.also ?? []).map((target, index) =>
    checkTarget(target, format, within(note, 'also', index)),
  )
  const identity = checkIdentity(written, main, context, within(note, 'identity'))
  const file = readFilePattern(written.file)
  if (file === undefined) {
    note(['file'], {
      zh: '文件名不合规：可含一个 {date:yyyyMMdd}、一个 {part} 与 *，不能以 / 开头或含 ..',
      en:
        'not a file name: it may hold one {date:yyyyMMdd}, one {part} and *, ' +
        'and neither .. nor a leading /',
    })
  }
  if (written.time_zone !== undefined && !isTimeZone(written.time_zone)) {
    note(['time_zone'], {
      zh: `没有名为 ${written.time_zone} 的时区，如 Asia/Shanghai`,
      en: `there is no time zone ${written.time_zone}; write one like Asia/Shanghai`,
    })
  }
  if (written.delivery === 'delta' && [main, ...also].some(numbersLines)) {
    note(['delivery'], {
      zh: '以行号为编号的文件须整份交付：delivery: full',
      en: 'a file whose rows are numbered by line is delivered whole: delivery: full',
    })
  }
  if (written.every === undefined) {
    for (const name of ['within', 'without'] as const) {
      if (written[name] === undefined) continue
      note([name], {
        zh: `写 ${name} 时须同时写 every：多久交付一次`,
        en: `${name} needs every beside it: how often the feed is delivered`,
      })
    }
  }
  const control = checkControl(written.control, within(note, 'control'))
  checkUsedColumns(format, [main, ...also], identity, note)
  if (complaints > 0 || main === undefined || file === undefined) return undefined
  return {
    name: written.feed,
    words: written.words,
    path: context.path,
    file,
    format,
    delivery: written.delivery ?? 'full',
    timeZone: written.time_zone,
    control,
    rejects: { maxRows: written.rejects?.max_rows, maxShare: written.rejects?.max_share },
    rhythm: rhythmOf(written),
    dangling: written.dangling && {
      maxRows: written.dangling.max_rows,
      maxShare: written.dangling.max_share,
    },
    main,
    also: also.filter((target) => target !== undefined),
    identity,
    notPersonal: allowedColumns(written, [main, ...also]),
  }
}

/** Who says how often a feed comes means it: without it a night waits, unless told otherwise. */
function rhythmOf({ every, within: days, without }: FeedFile): Rhythm | undefined {
  return every && { every, withinDays: days ?? 0, without: without ?? 'stop' }
}

/** Said for a column of a fact, or of the file where it becomes a row. */
function allowedColumns(
  written: FeedFile,
  targets: readonly (Target | undefined)[],
): readonly string[] {
  const specs = [written, ...(written.also ?? [])]
  const ofColumns = targets.flatMap((target, index) =>
    (target?.columns ?? []).flatMap(({ column, source }) => {
      if (specs[index]?.columns[column] === undefined) return []
      const spec = specs[index].columns[column]
      return 'allow' in spec && spec.allow !== undefined ? columnsOfSource(source) : []
    }),
  )
  return [...new Set([...(written.allow?.not_personal ?? []), ...ofColumns])]
}

function within(complain: Complain, ...prefix: (string | number)[]): Complain {
  return (path, words) => complain([...prefix, ...path], words)
}

function checkTarget(spec: TargetSpec, format: FileFormat, complain: Complain): Target | undefined {
  const fact = findBankFact(spec.fact)
  if (fact === undefined) {
    complain(['fact'], {
      zh: `没有名为 ${spec.fact} 的事实，可用：${bankFacts.map((f) => f.name).join('、')}`,
      en: `there is no fact ${spec.fact}; there are: ${bankFacts.map((f) => f.name).join(', ')}`,
    })
    return undefined
  }
  const sources = new Map<string, ColumnSource>()
  for (const [name, column] of Object.entries(spec.columns)) {
    const here = within(complain, 'columns', name)
    const known = columnOf(fact, name, here)
    const source = known && checkColumn(known, column, here)
    if (source !== undefined) sources.set(name, source)
  }
  checkRequired(fact, spec, within(complain, 'columns'))
  const unpivot = checkUnpivot(spec, format, sources, complain)
  checkHashes(fact, sources, complain)
  checkNames(fact, sources, unpivot ?? [], within(complain, 'columns'))
  const columns = Object.keys(fact.columns).flatMap((column) => {
    const source = sources.get(column)
    return source === undefined ? [] : [{ column, source }]
  })
  const when = spec.when && { column: spec.when.column, in: spec.when.in }
  return { fact, columns, when, unpivot }
}

function checkRequired(fact: Fact, spec: TargetSpec, complain: Complain): void {
  for (const [name, column] of Object.entries(fact.columns)) {
    const needed = column.required === true || fact.key.includes(name)
    if (needed && spec.columns[name] === undefined) {
      complain([], {
        zh: `缺少必填列 ${name}（${column.words.zh}）`,
        en: `${name} (${column.words.en}) is required and has no source`,
      })
    }
  }
}

function checkUnpivot(
  spec: TargetSpec,
  format: FileFormat,
  sources: ReadonlyMap<string, ColumnSource>,
  complain: Complain,
): readonly string[] | undefined {
  const uses = [...sources.values()].some(isOfUnpivoted)
  if (spec.unpivot === undefined) {
    if (uses) {
      complain(['columns'], {
        zh: '用了 unpivot: name/value，须在同级写 unpivot: [列…]',
        en: 'a column uses unpivot: name or value: list the columns in unpivot: […] beside columns',
      })
    }
    return undefined
  }
  if (Array.isArray(spec.unpivot)) return spec.unpivot
  const { except } = spec.unpivot
  if (format.columns === undefined) {
    complain(['unpivot'], {
      zh: '写 except 时须在 format.columns 列出全部列名',
      en: 'with except, list all columns of the file in format.columns',
    })
  }
  return (format.columns ?? []).filter((column) => !except.includes(column))
}

/** The names of columns turned into rows are known here, so what they become is checked here. */
function checkNames(
  fact: Fact,
  sources: ReadonlyMap<string, ColumnSource>,
  names: readonly string[],
  complain: Complain,
): void {
  for (const [name, source] of sources) {
    const column = fact.columns[name]
    if (source.kind !== 'unpivoted' || source.part !== 'name' || column === undefined) continue
    if (source.substring !== undefined) continue
    for (const written of names) {
      const isMapped = source.map === undefined || Object.hasOwn(source.map, written)
      const wrong =
        isMapped || source.otherwise.do === 'keep'
          ? unreadable(written, column, source)
          : source.otherwise.do === 'reject'
            ? {
                zh: `map 中没有列 ${written}`,
                en: `the map says nothing of the column ${written}; add it, or write else`,
              }
            : undefined
      if (wrong !== undefined) complain([name, 'unpivot'], wrong)
    }
  }
}

/**
 * A hash tells rows apart only when it is the whole key: exact duplicates then get a number each.
 */
function checkHashes(
  fact: Fact,
  sources: ReadonlyMap<string, ColumnSource>,
  complain: Complain,
): void {
  for (const [name, source] of sources) {
    if (source.kind === 'hash' && (fact.key.length !== 1 || fact.key[0] !== name)) {
      complain(['columns', name, 'hash'], {
        zh: `哈希编号只能用于单一主键列（${fact.name} 的主键是 ${fact.key.join('+')}）`,
        en:
          'a hash can only be a key of one column ' +
          `(the key of ${fact.name} is ${fact.key.join(' + ')})`,
      })
    }
  }
}

function checkIdentity(
  written: FeedFile,
  main: Target | undefined,
  context: FeedContext,
  complain: Complain,
): IdentityColumn[] {
  const declared = main?.fact.identity ?? {}
  const columns = Object.entries(written.identity ?? {}).map(([field, { from, empty }]) => ({
    field,
    from,
    empty: empty ?? declared[field] ?? ('kept' as const),
  }))
  for (const { field } of columns) {
    if (!context.identityFields.includes(field)) {
      complain([field], {
        zh: `身份信息项只能是：${context.identityFields.join('、')}`,
        en: `the vault keeps only: ${context.identityFields.join(', ')}`,
      })
    }
  }
  if (columns.length > 0 && main !== undefined && !factsWithIdentity.has(main.fact.name)) {
    complain([], {
      zh: `只有 ${[...factsWithIdentity].join('、')} 的文件可含身份信息`,
      en: `only feeds of ${[...factsWithIdentity].join(' and ')} may carry identity`,
    })
  }
  return columns
}

function checkControl(written: FeedFile['control'], complain: Complain): ControlFile | undefined {
  if (written === undefined) return undefined
  const says = (written.says ?? []).flatMap((line) => {
    const template = readControlTemplate(line)
    if (template === undefined) {
      complain(['says'], {
        zh: `占位符只有 ${controlPlaceholders}`,
        en: `placeholders are ${controlPlaceholders}`,
      })
    }
    return template === undefined ? [] : [template]
  })
  return { file: written.file, required: written.required ?? true, says }
}

/** Columns of the file that the mapping names must be among those the feed lists. */
function checkUsedColumns(
  format: FileFormat,
  targets: readonly (Target | undefined)[],
  identity: readonly IdentityColumn[],
  complain: Complain,
): void {
  const listed = format.columns
  if (listed === undefined) return
  const used = targets.flatMap((target) => (target === undefined ? [] : usedColumns(target)))
  for (const name of new Set([...used, ...identity.map(({ from }) => from)])) {
    if (!listed.includes(name)) {
      complain(['columns'], {
        zh: `文件列 ${name} 不在 format.columns 中`,
        en: `${name} is not among format.columns`,
      })
    }
  }
}

/** Whether rows of a target are told apart by the line they stand on. */
export function numbersLines(target: Target | undefined): boolean {
  return target?.columns.some(({ source }) => source.kind === 'line') === true
}

/** Columns of the file a target reads. */
export function usedColumns(target: Target): string[] {
  const own = target.columns.flatMap(({ source }) => {
    const days = 'daysFrom' in source ? source.daysFrom : undefined
    return [
      ...columnsOfSource(source),
      ...(days !== undefined && 'column' in days ? [days.column] : []),
    ]
  })
  return [
    ...own,
    ...(target.unpivot ?? []),
    ...(target.when === undefined ? [] : [target.when.column]),
  ]
}

/** Columns of the file a value is read from. */
export function columnsOfSource(source: ColumnSource): readonly string[] {
  switch (source.kind) {
    case 'column':
    case 'derived':
      return [source.from]
    case 'concat':
      return source.parts.flatMap((part) => ('column' in part ? [part.column] : []))
    case 'picked':
      return [source.by, ...Object.values(source.from)]
    case 'sum':
    case 'product':
      return source.of.flatMap((part) => ('column' in part ? [part.column] : []))
    case 'hash':
      return source.of === 'row' ? [] : source.of
    case 'lookup':
      return Object.values(source.by)
    case 'constant':
    case 'line':
    case 'unpivoted':
      return []
  }
}

/** Whether a value is told by the column that becomes a row, and not by the record alone. */
export function isOfUnpivoted(source: ColumnSource): boolean {
  return (
    source.kind === 'unpivoted' ||
    (source.kind === 'concat' && source.parts.some((part) => 'unpivot' in part))
  )
}
