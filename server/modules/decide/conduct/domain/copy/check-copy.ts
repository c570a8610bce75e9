import type { Words } from '#contracts/words.ts'

import { reaches } from './copy-rules.ts'
import type {
  CopyRules,
  CopySetting,
  CopySeverity,
  CopyVerdict,
  Frame,
  NoticeRule,
  PhraseRule,
} from './copy-rules.ts'
import { isExcused, isExcusedInEnglish } from './excuses.ts'
import { fold, foldEnglish } from './folded-text.ts'
import { framesIn } from './frames.ts'
import { untrueOfProduct } from './product-told.ts'
import type { FoldedText } from './folded-text.ts'

export interface CopyFinding {
  readonly code: string
  readonly verdict: CopyVerdict
  readonly severity: CopySeverity
  /** UTF-16 units of the text as typed; equal where something is missing as a whole. */
  readonly from: number
  readonly to: number
  readonly matched: string
  readonly words: Words
  readonly cure: Words
  readonly source: string
}

export interface NoticeState {
  readonly code: string
  readonly words: Words
  readonly present: boolean
}

export interface CopyCheck {
  readonly findings: readonly CopyFinding[]
  readonly notices: readonly NoticeState[]
}

interface Hit {
  readonly from: number
  readonly to: number
}

/** A text in both readings, once for all rules. */
interface Readings {
  readonly chinese: FoldedText
  readonly english: FoldedText
}

interface Search {
  readonly patterns: readonly RegExp[]
  readonly frames: readonly Frame[]
  readonly excused: (text: string, hit: Hit) => boolean
}

function hitsIn(
  rule: PhraseRule,
  { text, places, ends }: FoldedText,
  { patterns, frames, excused }: Search,
): Hit[] {
  const harmless = rule.harmless.flatMap((word) => occurrences(text, word))
  const standsIn = (read: string, hit: Hit): boolean =>
    hit.to > hit.from &&
    !harmless.some(({ from, to }) => from < hit.to && to > hit.from) &&
    !excused(read, hit)
  return [
    ...patterns.flatMap((pattern) => found(text, pattern)).filter((hit) => standsIn(text, hit)),
    ...frames.flatMap((frame) => framesIn(text, frame, standsIn)),
  ].map(({ from, to }) => ({ from: places[from] ?? 0, to: ends[to - 1] ?? 0 }))
}

function found(text: string, pattern: RegExp): Hit[] {
  return [...text.matchAll(pattern)].map((one) => ({
    from: one.index,
    to: one.index + one[0].length,
  }))
}

function occurrences(text: string, word: string): Hit[] {
  const found: Hit[] = []
  if (word === '') return found
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    found.push({ from: at, to: at + word.length })
  }
  return found
}

/** 保本保息 holds 保本: one finding, the longest. */
function withoutContained(found: readonly Hit[]): Hit[] {
  return found.filter(
    (one, at) =>
      !found.some(
        (other, place) =>
          other.from <= one.from &&
          other.to >= one.to &&
          (other.to - other.from > one.to - one.from ||
            (other.to - other.from === one.to - one.from && place < at)),
      ),
  )
}

function isMet(rule: PhraseRule, { chinese, english }: Readings, setting: CopySetting): boolean {
  if (rule.fact && (setting.tags ?? []).length > 0) return true
  if (rule.cost && tellsCost(chinese.text, setting.yearlyTotalCost)) return true
  const stands = (pattern: RegExp): boolean =>
    chinese.text.search(pattern) >= 0 || english.text.search(pattern) >= 0
  return rule.unless.some((all) => all.every(stands))
}

const costNamed =
  /(?:综合融资成本|annualpercentagerate|totalyearlycost|yearlytotalcost|\bapr)[^。]{0,40}?([0-9][0-9.]{0,6})%/u

/** The yearly total cost as a figure; where the product's is known, that one and no other. */
function tellsCost(folded: string, cost: string | undefined): boolean {
  const told = costNamed.exec(folded)?.[1]
  return told !== undefined && (cost === undefined || Number(told) === Number.parseFloat(cost))
}

const levels = /(?:^|[^a-z]|is|level)p?(r[1-5])(?![0-9])/gu

/** The product's risk level by its name: R2. */
function tellsLevel(folded: string, level: string | undefined): boolean {
  const told = [...folded.matchAll(levels)].map(([, found]) => found)
  return (
    told.length > 0 && (level === undefined || told.every((one) => one === level.toLowerCase()))
  )
}

function isPresent(
  rule: NoticeRule,
  { typed, text }: { typed: string; text: string },
  setting: CopySetting,
): boolean {
  const isSaid =
    rule.wordings.some((wording) =>
      // A field to be filled in is no word: `unsubscribe` without its braces leads nowhere.
      /^\{[a-z_]+\}$/.test(wording)
        ? typed.includes(wording)
        : withoutMarks(text).includes(withoutMarks(fold(wording).text)),
    ) || rule.patterns.some((all) => all.every((pattern) => text.search(pattern) >= 0))
  return (
    isSaid &&
    rule.holds.every((content) =>
      content === 'risk_level'
        ? tellsLevel(text, setting.riskLevel)
        : tellsCost(text, setting.yearlyTotalCost),
    )
  )
}

/** A notice may be typed with other marks between its parts. */
const withoutMarks = (folded: string): string => folded.replaceAll(/[、，。]/g, '')

function findingsOf(
  rule: PhraseRule,
  typed: string,
  readings: Readings,
  setting: CopySetting,
): CopyFinding[] {
  if (isMet(rule, readings, setting)) return []
  const hits = rule.whole
    ? [{ from: 0, to: typed.length }]
    : withoutContained([
        ...hitsIn(rule, readings.chinese, { ...rule, excused: isExcused }),
        ...hitsIn(rule, readings.english, {
          ...{ patterns: rule.english, frames: [], excused: isExcusedInEnglish },
        }),
      ])
  const { code, verdict, severity, words, cure, source } = rule
  return hits.map(({ from, to }) => ({
    ...{ code, verdict, severity, from, to, words, cure, source },
    matched: typed.slice(from, to),
  }))
}

/**
 * What stands against a text, and which notices it lacks. A list for a person to work through, never
 * a seal of approval. What is negated in scope (非保本) or warned of is excused, 不仅保本 is not
 * (FIELD §2).
 */
export function checkCopy(typed: string, rules: CopyRules, setting: CopySetting): CopyCheck {
  const readings = { chinese: fold(typed), english: foldEnglish(typed) }
  const findings = rules.phrases
    .filter((rule) => reaches(rule, setting))
    .flatMap((rule) => findingsOf(rule, typed, readings, setting))
  const untrue = untrueOfProduct(readings.chinese, typed, setting)
  const applicable = rules.notices.filter((rule) => reaches(rule, setting))
  const notices = applicable.map((rule) => ({
    code: rule.code,
    words: rule.words,
    present: isPresent(rule, { typed, text: readings.chinese.text }, setting),
  }))
  const missing = applicable
    .filter((_, index) => notices[index]?.present === false)
    .map((rule) => missingNotice(rule, typed, setting))
  return {
    findings: [...findings, ...untrue, ...missing].sort((a, b) => a.from - b.from || a.to - b.to),
    notices,
  }
}

function missingNotice(
  { code, words, wordings, holds, source }: NoticeRule,
  typed: string,
  { riskLevel, yearlyTotalCost }: CopySetting,
): CopyFinding {
  const proposed = (wordings[0] ?? '')
    .replace('{risk_level}', riskLevel ?? 'R?')
    .replace('{yearly_total_cost}', yearlyTotalCost ?? '?%')
  const asked = holds.length > 0 ? '，内容须与产品一致' : ''
  return {
    code: `notice_missing:${code}`,
    verdict: 'violation',
    severity: 'red',
    from: typed.length,
    to: typed.length,
    matched: '',
    words: { zh: `缺少必备提示：${words.zh}`, en: `A notice is missing: ${words.en}` },
    cure: {
      zh: `请加上「${proposed}」${asked}`,
      en: `Add "${proposed}"${holds.length > 0 ? ', with the content as the product has it' : ''}`,
    },
    source,
  }
}

/** How many SMS a text costs: 70 UTF-16 units alone, 67 each when joined (GSM 03.40, UCS-2). */
export function smsParts(text: string): number {
  if (text.length === 0) return 0
  return text.length <= 70 ? 1 : Math.ceil(text.length / 67)
}
