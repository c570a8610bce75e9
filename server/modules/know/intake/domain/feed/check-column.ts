import type { Fact, FactColumn } from '../facts/index.ts'
import { findBankFact } from '../facts/index.ts'
import { checkReading } from './check-reading.ts'
import type { ColumnSpec } from './feed-schema.ts'
import type { ColumnSource, ConcatPart } from './feed.ts'
import type { Complain } from './feed-problem.ts'
import { unreadable } from './written-text.ts'

/** The ways a column can be filled; each spec names exactly one. */
const ways = [
  'from',
  'value',
  'concat',
  'pick',
  'sum',
  'product',
  'hash',
  'line',
  'lookup',
  'unpivot',
] as const

/** Checks how one column of a fact is filled; complaints name what is wrong and what to write. */
export function checkColumn(
  column: FactColumn,
  spec: ColumnSpec,
  complain: Complain,
): ColumnSource | undefined {
  const given = ways.filter((way) => spec[way] !== undefined)
  const [way] = given
  if (given.length !== 1 || way === undefined) {
    complain([], {
      zh: `须且只能写 ${ways.join('、')} 之一`,
      en: `write exactly one of ${ways.join(', ')}`,
    })
    return undefined
  }
  switch (way) {
    case 'value':
      return checkConstant(column, spec.value ?? '', spec, complain)
    case 'hash':
      refuseIdle(spec, ['hash', 'prefix', 'allow'], complain)
      if (column.kind !== 'id') {
        complain(['hash'], { zh: '只有编号列可由哈希生成', en: 'only an id column can be a hash' })
      }
      return { kind: 'hash', of: spec.hash ?? 'row', prefix: spec.prefix ?? '' }
    case 'line':
      refuseIdle(spec, ['line', 'prefix', 'allow'], complain)
      if (column.kind !== 'id') {
        complain(['line'], { zh: '只有编号列可由行号生成', en: 'only an id column can be a line' })
      }
      return { kind: 'line', prefix: spec.prefix ?? '' }
    case 'lookup':
      refuseIdle(spec, ['lookup', 'allow'], complain)
      return checkLookup(column, spec.lookup, complain)
    case 'unpivot':
      return {
        kind: 'unpivoted',
        part: spec.unpivot ?? 'value',
        ...checkReading(column, spec, complain),
      }
    case 'concat': {
      const parts = (spec.concat ?? []).map(
        (part): ConcatPart => (typeof part === 'string' ? { column: part } : part),
      )
      if (parts.every((part) => 'text' in part)) {
        complain(['concat'], {
          zh: '至少要有一个文件列；固定文字请用 value',
          en: 'name at least one column of the file; for a fixed text use value',
        })
      }
      return { kind: 'concat', parts, ...checkReading(column, spec, complain) }
    }
    case 'pick':
      return {
        kind: 'picked',
        by: spec.pick?.by ?? '',
        from: spec.pick?.from ?? {},
        unlisted: spec.pick?.else ?? 'reject',
        ...checkReading(column, spec, complain),
      }
    case 'sum':
    case 'product':
      return checkArithmetic(column, spec, complain)
    case 'from':
      return checkFrom(column, spec.from ?? '', spec, complain)
  }
}

function checkFrom(
  column: FactColumn,
  from: string,
  spec: ColumnSpec,
  complain: Complain,
): ColumnSource {
  if (spec.derive === undefined) {
    return { kind: 'column', from, ...checkReading(column, spec, complain) }
  }
  const wanted = spec.derive.endsWith('date') ? 'date' : 'code'
  if (column.kind !== wanted) {
    complain(['derive'], {
      zh: `${spec.derive} 不能填入此列`,
      en: `${spec.derive} cannot fill this column`,
    })
  }
  if (spec.derive.startsWith('czech') && spec.first_year === undefined) {
    complain(['derive'], {
      zh: '两位年份须写 first_year，如 first_year: 1900',
      en: 'two-digit years need first_year, e.g. first_year: 1900',
    })
  }
  if (spec.derive.endsWith('gender')) {
    for (const code of ['F', 'M']) {
      const wrong = unreadable(code, column, undefined)
      if (wrong !== undefined) complain(['derive'], wrong)
    }
  }
  refuseIdle(spec, ['from', 'derive', 'first_year', 'allow'], complain)
  return { kind: 'derived', from, rule: spec.derive, firstYear: spec.first_year ?? 1900 }
}

function checkArithmetic(
  column: FactColumn,
  spec: ColumnSpec,
  complain: Complain,
): ColumnSource | undefined {
  const way = spec.sum === undefined ? 'product' : 'sum'
  if (column.kind !== 'cents' && column.kind !== 'decimal' && column.kind !== 'integer') {
    complain([way], {
      zh: `只有数值列可由 ${way} 计算（此列是 ${column.kind}）`,
      en: `only a number can be a ${way} (this column is ${column.kind})`,
    })
    return undefined
  }
  const reading = checkReading(column, spec, complain)
  if (spec.sum !== undefined) {
    const of = spec.sum.map((part) =>
      typeof part === 'string'
        ? { column: part, minus: false }
        : { column: part.minus, minus: true },
    )
    return { kind: 'sum', of, ...reading }
  }
  const of = (spec.product ?? []).map((part) =>
    typeof part === 'string' ? { column: part } : part,
  )
  if (of.every((part) => 'number' in part)) {
    complain(['product'], { zh: '至少要有一个文件列', en: 'name at least one column of the file' })
  }
  return { kind: 'product', of, ...reading }
}

function checkConstant(
  column: FactColumn,
  value: string,
  spec: ColumnSpec,
  complain: Complain,
): ColumnSource {
  const reading = checkReading(column, spec, complain)
  const wrong = unreadable(value, column, reading)
  if (wrong !== undefined) complain(['value'], wrong)
  return { kind: 'constant', value, ...reading }
}

/** Options that a way of filling a column has no use for are refused, not ignored. */
function refuseIdle(spec: ColumnSpec, used: readonly string[], complain: Complain): void {
  for (const [option, written] of Object.entries(spec)) {
    if (written === undefined || used.includes(option)) continue
    complain([option], {
      zh: `${option} 在此处无意义，请删去`,
      en: `${option} means nothing here: remove it`,
    })
  }
}

/** Facts keep texts of three kinds, which read alike; all others are of one kind each. */
function isAlike(a: FactColumn, b: FactColumn): boolean {
  const texts = new Set(['id', 'text', 'code'])
  return a.kind === b.kind || (texts.has(a.kind) && texts.has(b.kind))
}

function checkLookup(
  column: FactColumn,
  spec: ColumnSpec['lookup'],
  complain: Complain,
): ColumnSource | undefined {
  if (spec === undefined) return undefined
  const fact = findBankFact(spec.fact)
  if (fact === undefined) {
    complain(['lookup', 'fact'], {
      zh: `没有名为 ${spec.fact} 的事实`,
      en: `there is no fact called ${spec.fact}`,
    })
    return undefined
  }
  for (const name of [...Object.keys(spec.by), ...Object.keys(spec.where ?? {}), spec.take]) {
    if (fact.columns[name] === undefined) {
      complain(['lookup'], {
        zh: `${fact.name} 没有列 ${name}`,
        en: `${fact.name} has no column ${name}`,
      })
    }
  }
  const taken = fact.columns[spec.take]
  if (taken !== undefined && !isAlike(taken, column)) {
    complain(['lookup', 'take'], {
      zh: `${spec.take} 是 ${taken.kind}，不能填入此列（${column.kind}）`,
      en: `${spec.take} is ${taken.kind} and cannot fill this column (${column.kind})`,
    })
  }
  return {
    kind: 'lookup',
    fact,
    by: spec.by,
    where: spec.where ?? {},
    take: spec.take,
    missing: spec.missing ?? 'empty',
  }
}

/** The column of a fact, or a complaint that it has none of that name. */
export function columnOf(fact: Fact, name: string, complain: Complain): FactColumn | undefined {
  const column = fact.columns[name]
  if (column === undefined) {
    const known = Object.keys(fact.columns).join(', ')
    complain([], {
      zh: `事实 ${fact.name} 没有列 ${name}，可用：${known}`,
      en: `fact ${fact.name} has no column ${name}; it has: ${known}`,
    })
  }
  return column
}
