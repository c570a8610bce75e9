import type { Words } from '#contracts/words.ts'
import type { FactColumn } from '../facts/index.ts'
import { readDateText } from './date-text.ts'
import type { Reading, Unit } from './feed.ts'

/** Decimals of one cent in each unit. */
const centDecimals: Readonly<Partial<Record<Unit, number>>> = {
  fen: 0,
  yuan: 2,
  thousand_yuan: 5,
  wan_yuan: 6,
}

/**
 * Why a text that stands in the feed itself (a constant, what a map says) is no value of the column,
 * with what to write; undefined where it is one. The engine reads it by the same `Reading` again.
 */
export function unreadable(
  written: string,
  column: FactColumn,
  reading: Reading | undefined,
): Words | undefined {
  const text = reading?.map?.[written] ?? written
  switch (column.kind) {
    case 'id':
    case 'text':
    case 'code':
      return column.codes === undefined || Object.hasOwn(column.codes, text)
        ? undefined
        : unknownCode(text, column)
    case 'flag': {
      const { yes, no } = reading?.flags ?? { yes: [], no: [] }
      if ([...yes, ...no].includes(text)) return undefined
      return {
        zh: `「${text}」不是是非值，可用：${[...yes, ...no].join('、')}`,
        en: `"${text}" is neither yes nor no; write one of: ${[...yes, ...no].join(', ')}`,
      }
    }
    case 'date':
    case 'time': {
      if (reading?.daysFrom !== undefined) return wrongNumber(text, 0)
      const formats = reading?.formats ?? []
      if (formats.some((format) => readDateText(text, format) !== undefined)) return undefined
      const list = formats.map((format) => format.written).join(', ')
      return {
        zh: `「${text}」不是 ${list} 格式的日期`,
        en: `"${text}" is no date of the format ${list}`,
      }
    }
    case 'integer':
      return wrongNumber(plainNumber(text, reading), 0)
    case 'decimal':
      return wrongNumber(plainNumber(text, reading), 6)
    case 'cents':
      return wrongNumber(plainNumber(text, reading), centDecimals[reading?.unit ?? 'yuan'] ?? 2)
  }
}

function unknownCode(code: string, { codes }: FactColumn): Words {
  const known = Object.keys(codes ?? {}).join(', ')
  return {
    zh: `代码「${code}」不在清单内，可用：${known}`,
    en: `"${code}" is not a code of this column; use one of: ${known}`,
  }
}

function plainNumber(text: string, reading: Reading | undefined): string {
  const { thousands } = reading ?? {}
  return thousands === undefined ? text : text.replaceAll(thousands, '')
}

function wrongNumber(text: string, decimals: number): Words | undefined {
  const found = /^[+-]?\d{1,12}(?:\.(\d*?)0*)?$/.exec(text)
  if (found !== null && (found[1] ?? '').length <= decimals) return undefined
  const shape = decimals === 0 ? '12' : `12.${'3'.repeat(Math.min(2, decimals))}`
  return {
    zh: `「${text}」不是此列单位的数（至多 ${decimals} 位小数），如 ${shape}`,
    en: `"${text}" is no number of this column's unit (at most ${decimals} decimals), e.g. ${shape}`,
  }
}
