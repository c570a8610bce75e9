import { limits } from '../limits.ts'
import { type Place, type RuleProblem, problemAt } from './problems.ts'

/**
 * A piece of the typed line with its place. `number` is exact: digits without grouping, scale
 * (万, 亿) applied. `word` is a name or keyword as typed.
 */
export type Token = Place &
  (
    | { kind: 'word'; text: string }
    | { kind: 'text'; value: string }
    | { kind: 'number'; decimal: string; yuan: boolean }
    | { kind: 'date'; text: string }
    | { kind: 'sign'; sign: Sign }
    | { kind: 'end' }
  )

export type Sign = '(' | ')' | ',' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '-' | '+'

/** Longer signs first, each as typed and as read. */
const SIGNS: readonly [typed: string, sign: Sign][] = [
  ['<>', '!='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['==', '='],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['(', '('],
  [')', ')'],
  [',', ','],
  ['-', '-'],
  ['+', '+'],
  ['≠', '!='],
  ['≤', '<='],
  ['≥', '>='],
  ['−', '-'],
]

/** A scale of ten typed after a number, and whether it says yuan. */
const SCALE = /^[ \t\u3000]*(万亿|亿|万)?(元)?/
export const SCALE_ZEROS: Readonly<Record<string, number>> = { 万亿: 12, 亿: 8, 万: 4 }

/** A text ends with a quote of the same family; input methods mix opening and closing ones. */
const QUOTES: Record<string, string> = {
  "'": "'",
  '"': '"',
  '‘': '‘’',
  '’': '‘’',
  '“': '“”',
  '”': '“”',
}

const SPACE = /^[\s\u3000]+/
const WORD = /^[\p{L}_][\p{L}\p{N}\p{M}_]*/u
const NUMBER = /^[0-9][0-9_]*(?:\.[0-9_]*)?/
/** Any way a day is written; the check demands `2026-10-31` and offers it. */
const DATE = /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?!\d)/
/* Control characters; a text holding one would read differently in a file, a page and a query. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

/** Cuts a typed line into tokens, the last one `end`; or says where it cannot be read. */
export function tokenize(
  typed: string,
): { ok: true; tokens: Token[] } | { ok: false; problem: RuleProblem } {
  const line = foldWidth(typed)
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const rest = line.slice(at, at + LOOK_AHEAD)
    const space = SPACE.exec(rest)
    if (space) {
      at += space[0].length
      continue
    }
    const read =
      readText(typed, at) ??
      readDate(rest, at) ??
      readNumber(line, rest, at) ??
      readWord(rest, at) ??
      readSign(rest, at)
    if (read === undefined) {
      const given = String.fromCodePoint(typed.codePointAt(at) ?? 0)
      const place = { from: at, to: at + given.length }
      return { ok: false, problem: problemAt('character_unknown', place, { given }) }
    }
    if ('code' in read) return { ok: false, problem: read }
    tokens.push(read)
    at = read.to
  }
  tokens.push({ kind: 'end', from: typed.length, to: typed.length })
  return { ok: true, tokens }
}

/** No name, number or sign is longer; keeps reading a long line linear. */
const LOOK_AHEAD = 256

/**
 * Full-width letters, digits and signs as their ASCII twins, one unit for one so that places stay.
 * Texts in quotes are cut from the line as typed, never from this one.
 */
export function foldWidth(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('、', ',')
}

export function readText(typed: string, at: number): Token | RuleProblem | undefined {
  // A full-width ＇ or ＂ is a quote as well, closed by its own kind.
  const opening = typed.charAt(at)
  const closing = QUOTES[opening] ?? (opening === '＇' || opening === '＂' ? opening : undefined)
  if (closing === undefined) return undefined
  let value = ''
  let next = at + 1
  while (next < typed.length) {
    const character = typed.charAt(next)
    if (!closing.includes(character)) {
      value += character
      next += 1
    } else if (typed.charAt(next + 1) === character) {
      value += character
      next += 2
    } else {
      const place = { from: at, to: next + 1 }
      const readable =
        value.isWellFormed() && !CONTROL.test(value) && value.length <= limits.ruleTextValueLength
      return readable ? { kind: 'text', value, ...place } : problemAt('text_unreadable', place)
    }
  }
  return problemAt('text_unclosed', { from: at, to: typed.length })
}

function readDate(rest: string, at: number): Token | undefined {
  const match = DATE.exec(rest)
  return match ? { kind: 'date', text: match[0], from: at, to: at + match[0].length } : undefined
}

function readNumber(line: string, rest: string, at: number): Token | RuleProblem | undefined {
  const match = NUMBER.exec(rest)
  if (!match) return undefined
  const digits = match[0]
  const [typedScale, scale = '', yuan] = SCALE.exec(rest.slice(digits.length)) ?? ['']
  const hasScale = scale !== '' || yuan !== undefined
  const to = at + digits.length + (hasScale ? typedScale.length : 0)
  const plain = /^(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d+)?$/.test(digits)
  if (!plain || digits.length > 40 || rest.charAt(to - at) === '.') {
    // In `1,000` the reader is at the zeros; what was meant began before the comma.
    const from = at - (/\d+,$/.exec(line.slice(Math.max(0, at - LOOK_AHEAD), at))?.[0].length ?? 0)
    return problemAt('number_unreadable', { from, to }, { given: line.slice(from, to) })
  }
  const decimal = scaleDecimal(digits.replaceAll('_', ''), SCALE_ZEROS[scale] ?? 0)
  return { kind: 'number', decimal, yuan: yuan !== undefined, from: at, to }
}

function readWord(rest: string, at: number): Token | undefined {
  const match = WORD.exec(rest)
  return match ? { kind: 'word', text: match[0], from: at, to: at + match[0].length } : undefined
}

function readSign(rest: string, at: number): Token | undefined {
  const found = SIGNS.find(([typed]) => rest.startsWith(typed))
  return found && { kind: 'sign', sign: found[1], from: at, to: at + found[0].length }
}

/** Moves the point of a plain decimal right and writes it without needless zeros. */
export function scaleDecimal(plain: string, zeros: number): string {
  const [whole = '', fraction = ''] = plain.split('.')
  const padded = fraction.padEnd(zeros, '0')
  return trimDecimal(`${whole}${padded.slice(0, zeros)}.${padded.slice(zeros)}`)
}

/** `007.50` as `7.5`, `3.` as `3`: one way of writing each number. */
export function trimDecimal(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const digits = whole.replace(/^0+(?=\d)/, '')
  const tail = fraction.replace(/0+$/, '')
  return tail === '' ? digits : `${digits}.${tail}`
}
