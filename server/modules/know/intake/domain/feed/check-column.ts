import type { Fact, FactColumn } from '../facts/index.ts'
import { findFact } from '../facts/index.ts'
import { readDateFormat } from './date-format.ts'
import type { ColumnSpec } from './feed-schema.ts'
import type { ColumnSource, Otherwise, Reading, Unit } from './feed.ts'
import type { Complain } from './feed-problem.ts'

/** The ways a column can be filled; each spec names exactly one. */
const ways = ['from', 'value', 'concat', 'hash', 'line', 'lookup', 'unpivot'] as const

const moneyUnits: readonly Unit[] = ['yuan', 'fen', 'thousand_yuan', 'wan_yuan']
const shareUnits: readonly Unit[] = ['percent', 'permille', 'basis_point']

const defaultFlags = {
  yes: ['1', 'Y', 'y', 'true', 'TRUE', '是'],
  no: ['0', 'N', 'n', 'false', 'FALSE', '否'],
}

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
      return checkConstant(column, spec.value ?? '', complain)
    case 'hash':
      if (column.kind !== 'id') {
        complain(['hash'], { zh: '只有编号列可由哈希生成', en: 'only an id column can be a hash' })
      }
      return { kind: 'hash', of: spec.hash ?? 'row', prefix: spec.prefix ?? '' }
    case 'line':
      if (column.kind !== 'id') {
        complain(['line'], { zh: '只有编号列可由行号生成', en: 'only an id column can be a line' })
      }
      return { kind: 'line', prefix: spec.prefix ?? '' }
    case 'lookup':
      return checkLookup(spec.lookup, complain)
    case 'unpivot':
      return { kind: 'unpivoted', part: spec.unpivot ?? 'value' }
    case 'concat':
      if (!(spec.concat ?? []).some((part) => typeof part === 'string')) {
        complain(['concat'], {
          zh: '至少要有一个文件列；固定文字请用 value',
          en: 'name at least one column of the file; for a fixed text use value',
        })
      }
      return {
        kind: 'concat',
        parts: (spec.concat ?? []).map((part) =>
          typeof part === 'string' ? { column: part } : part,
        ),
        ...checkReading(column, spec, complain),
      }
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
  return { kind: 'derived', from, rule: spec.derive, firstYear: spec.first_year ?? 1900 }
}

function checkConstant(column: FactColumn, value: string, complain: Complain): ColumnSource {
  checkCode(column, value, ['value'], complain)
  return { kind: 'constant', value }
}

function checkCode(
  column: FactColumn,
  code: string,
  path: readonly string[],
  complain: Complain,
): void {
  if (column.codes === undefined || Object.hasOwn(column.codes, code)) return
  const known = Object.keys(column.codes).join(', ')
  complain(path, {
    zh: `代码「${code}」不在清单内，可用：${known}`,
    en: `"${code}" is not a code of this column; use one of: ${known}`,
  })
}

function checkLookup(spec: ColumnSpec['lookup'], complain: Complain): ColumnSource | undefined {
  if (spec === undefined) return undefined
  const fact = findFact(spec.fact)
  if (fact === undefined) {
    complain(['lookup', 'fact'], {
      zh: `没有名为 ${spec.fact} 的事实`,
      en: `there is no fact called ${spec.fact}`,
    })
    return undefined
  }
  for (const column of [...Object.keys(spec.by), ...Object.keys(spec.where ?? {}), spec.take]) {
    if (fact.columns[column] === undefined) {
      complain(['lookup'], {
        zh: `${fact.name} 没有列 ${column}`,
        en: `${fact.name} has no column ${column}`,
      })
    }
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

function checkReading(column: FactColumn, spec: ColumnSpec, complain: Complain): Reading {
  checkFits(column, spec, complain)
  const otherwise = readOtherwise(spec.else)
  for (const [text, code] of Object.entries(spec.map ?? {})) {
    checkCode(column, code, ['map', text], complain)
  }
  if (otherwise.do === 'use') checkCode(column, otherwise.value, ['else'], complain)
  if (spec.if_empty !== undefined) checkCode(column, spec.if_empty, ['if_empty'], complain)
  for (const code of Object.values(spec.sign ?? {})) {
    if (code !== undefined) checkCode(column, code, ['sign'], complain)
  }
  return {
    substring: spec.substring,
    map: spec.map,
    otherwise,
    formats: checkFormats(column, spec, complain),
    unit: spec.unit ?? (column.kind === 'cents' ? 'yuan' : undefined),
    thousands: spec.thousands,
    trailingMinus: spec.trailing_minus ?? false,
    absolute: spec.absolute ?? false,
    sign: spec.sign && { ...spec.sign, zero: spec.sign.zero ?? spec.sign.positive },
    flags:
      column.kind === 'flag'
        ? { yes: spec.yes ?? defaultFlags.yes, no: spec.no ?? defaultFlags.no }
        : undefined,
    ifEmpty: spec.if_empty,
  }
}

function readOtherwise(written: string | undefined): Otherwise {
  if (written === undefined) return { do: 'reject' }
  return written === 'reject' || written === 'keep' || written === 'empty'
    ? { do: written }
    : { do: 'use', value: written }
}

/** Options that make no sense for a column's kind are refused, not ignored. */
function checkFits(column: FactColumn, spec: ColumnSpec, complain: Complain): void {
  const number = column.kind === 'cents' || column.kind === 'decimal' || column.kind === 'integer'
  const dated = column.kind === 'date' || column.kind === 'time'
  const rules: readonly (readonly [option: keyof ColumnSpec, fits: boolean])[] = [
    ['format', dated],
    ['first_year', dated],
    ['unit', column.kind === 'cents' || column.kind === 'decimal'],
    ['thousands', number || spec.sign !== undefined],
    ['trailing_minus', number || spec.sign !== undefined],
    ['absolute', number],
    ['sign', column.kind === 'code'],
    ['yes', column.kind === 'flag'],
    ['no', column.kind === 'flag'],
    ['map', !number && !dated && column.kind !== 'flag'],
    ['else', spec.map !== undefined],
  ]
  for (const [option, fits] of rules) {
    if (spec[option] === undefined || fits) continue
    complain([option], {
      zh: `${option} 对此列（${column.kind}）无意义，请删去`,
      en: `${option} means nothing for this column (${column.kind}): remove it`,
    })
  }
  const unitsHere = column.kind === 'cents' ? moneyUnits : shareUnits
  if (spec.unit !== undefined && number && !unitsHere.includes(spec.unit)) {
    complain(['unit'], {
      zh: `此列的单位只能是 ${unitsHere.join('、')}`,
      en: `the unit of this column is one of ${unitsHere.join(', ')}`,
    })
  }
}

function checkFormats(
  column: FactColumn,
  spec: ColumnSpec,
  complain: Complain,
): Reading['formats'] {
  if (column.kind !== 'date' && column.kind !== 'time') return undefined
  const usual = column.kind === 'date' ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm:ss'
  return (spec.format ?? [usual]).flatMap((written) => {
    const format = readDateFormat(written, spec.first_year)
    if (format === undefined) {
      complain(['format'], {
        zh: `日期格式「${written}」无法识别：用 yyyy、yy、MM、dd、HH、mm、ss，两位年份另写 first_year`,
        en:
          `the date format "${written}" can't be read: use yyyy, yy, MM, dd, HH, mm, ss; ` +
          'two-digit years also need first_year',
      })
      return []
    }
    if (column.kind === 'time' && !format.hasTime) {
      complain(['format'], {
        zh: `此列是时刻，格式「${written}」没有时分`,
        en: `this column is an instant, but "${written}" has no hours`,
      })
    }
    return [format]
  })
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
