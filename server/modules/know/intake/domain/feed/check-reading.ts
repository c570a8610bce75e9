import type { Words } from '#contracts/words.ts'
import type { FactColumn } from '../facts/index.ts'
import { readDateFormat } from './date-format.ts'
import { readDateText } from './date-text.ts'
import type { ColumnSpec } from './feed-schema.ts'
import type { Otherwise, Reading, Unit } from './feed.ts'
import type { Complain } from './feed-problem.ts'
import { unreadable } from './written-text.ts'

const moneyUnits: readonly Unit[] = ['yuan', 'fen', 'thousand_yuan', 'wan_yuan']
const shareUnits: readonly Unit[] = ['percent', 'permille', 'basis_point']

const defaultFlags = {
  yes: ['1', 'Y', 'y', 'true', 'TRUE', '是'],
  no: ['0', 'N', 'n', 'false', 'FALSE', '否'],
}

/**
 * Checks how a text becomes a value of a column. Whatever way the text comes (a column of the file, a
 * constant, a column turned into rows …), it is read by what is returned here.
 */
export function checkReading(column: FactColumn, spec: ColumnSpec, complain: Complain): Reading {
  checkFits(column, spec, complain)
  const otherwise = readOtherwise(spec.else)
  const reading: Reading = {
    substring: spec.substring,
    map: spec.map,
    otherwise,
    formats: checkFormats(column, spec, complain),
    unit: spec.unit ?? (column.kind === 'cents' ? 'yuan' : undefined),
    thousands: spec.thousands,
    trailingMinus: spec.trailing_minus ?? false,
    notation: new Set(spec.notation),
    fullWidth: spec.full_width ?? false,
    daysFrom: checkDaysFrom(spec, complain),
    absolute: spec.absolute ?? false,
    sign: spec.sign && { ...spec.sign, zero: spec.sign.zero ?? spec.sign.positive },
    flags:
      column.kind === 'flag'
        ? { yes: spec.yes ?? defaultFlags.yes, no: spec.no ?? defaultFlags.no }
        : undefined,
    ifEmpty: spec.if_empty,
  }
  // What the feed itself writes is read as a text of the file would be, once, here: a mistake is
  // told at its line and not row by row.
  const coded = column.kind === 'code' || column.kind === 'id' || column.kind === 'text'
  const plain = { ...reading, map: undefined, substring: undefined, daysFrom: undefined }
  const written = [
    ...Object.entries(spec.map ?? {}).map(([text, to]) => [to, ['map', text]] as const),
    ...(otherwise.do === 'use' ? [[otherwise.value, ['else']] as const] : []),
    ...(spec.if_empty === undefined ? [] : [[spec.if_empty, ['if_empty']] as const]),
    ...Object.values(spec.sign ?? {}).flatMap((code) =>
      code === undefined ? [] : [[code, ['sign']] as const],
    ),
  ]
  for (const [text, path] of written) {
    const wrong = unreadable(text, column, coded || spec.days_from === undefined ? plain : reading)
    if (wrong !== undefined) complain(path, wrong)
  }
  return reading
}

function checkDaysFrom(spec: ColumnSpec, complain: Complain): Reading['daysFrom'] {
  if (spec.days_from === undefined) return undefined
  const usual = readDateFormat('yyyy-MM-dd')
  if (typeof spec.days_from === 'string') {
    if (usual === undefined || readDateText(spec.days_from, usual) === undefined) {
      complain(['days_from'], {
        zh: '须为 2018-01-01 这样的日期，或 { column: 文件列 }',
        en: 'write a date like 2018-01-01, or { column: … } of the file',
      })
    }
    return { day: spec.days_from }
  }
  const formats = (spec.days_from.format ?? ['yyyy-MM-dd']).flatMap((written) => {
    const format = readDateFormat(written, spec.first_year)
    if (format === undefined) complain(['days_from', 'format'], unknownFormat(written))
    return format ?? []
  })
  return { column: spec.days_from.column, formats }
}

function unknownFormat(written: string): Words {
  return {
    zh:
      `日期格式「${written}」无法识别：用 yyyy、yy、MM、dd、HH、mm、ss，两位年份另写 first_year，` +
      '或 iso8601、epoch_seconds、epoch_milliseconds、excel_serial',
    en:
      `the date format "${written}" can't be read: use yyyy, yy, MM, dd, HH, mm, ss; two-digit ` +
      'years also need first_year; or iso8601, epoch_seconds, epoch_milliseconds, excel_serial',
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
    ['notation', number || spec.sign !== undefined],
    ['days_from', column.kind === 'date'],
    ['absolute', number],
    ['sign', column.kind === 'code'],
    ['yes', column.kind === 'flag'],
    ['no', column.kind === 'flag'],
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
      complain(['format'], unknownFormat(written))
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
