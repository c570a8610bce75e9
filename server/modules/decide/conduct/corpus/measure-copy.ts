import { checkCopy } from '../domain/copy/check-copy.ts'
import type { CopyFinding } from '../domain/copy/check-copy.ts'
import type { CopyRules, CopySetting, CustomerGroup } from '../domain/copy/copy-rules.ts'
import type { LabelledCopy, Verdict } from './read-corpus.ts'

/** The day the corpus was written for: every dated rule of it is in force. */
export const CORPUS_DATE = '2026-12-01'

const channels: ReadonlyMap<string, string> = new Map([
  ['moments', 'wecom'],
  ['talk', 'rm_task'],
])
const gravest: readonly Verdict[] = ['block', 'evidence', 'review', 'allow']

/** What the checker says of a piece: the gravest of its findings. */
export function verdictOn(piece: LabelledCopy, rules: CopyRules): Verdict {
  const said = judged(piece, rules).map(({ verdict }) =>
    verdict === 'violation' ? 'block' : verdict,
  )
  return gravest.find((verdict) => said.some((one) => one === verdict)) ?? 'allow'
}

/** Notices are judged on whole pieces only (README of the corpus). */
function judged(piece: LabelledCopy, rules: CopyRules): CopyFinding[] {
  return checkCopy(piece.text, rules, settingOf(piece)).findings.filter(
    ({ code }) => piece.kind === 'notice' || !code.startsWith('notice_missing:'),
  )
}

export function settingOf({
  family,
  channel,
  audience,
  purpose,
  facts,
}: LabelledCopy): CopySetting {
  const group: CustomerGroup | undefined =
    audience === 'students' || audience === 'minors' || audience === 'elders' ? audience : undefined
  const [tag, occasion] = [facts.get('tag'), facts.get('occasion')]
  const named = [tag, occasion].filter((one) => one !== undefined)
  const [riskLevel, yearlyTotalCost] = [facts.get('risk_level'), facts.get('yearly_total_cost')]
  const venue = facts.get('venue')
  return {
    family: family === '' ? null : family,
    channel: channels.get(channel) ?? channel,
    audience: audience === 'public' ? 'public' : 'specific',
    purpose: purpose === 'service' ? 'service' : 'marketing',
    date: CORPUS_DATE,
    tags: named,
    ...(group !== undefined && { group }),
    ...(venue !== undefined && { venue }),
    ...(riskLevel !== undefined && { riskLevel }),
    ...(yearlyTotalCost !== undefined && { yearlyTotalCost }),
  }
}

/** Recall by the rule a label names, and of lawful pieces how many each of the checker's rules hits. */
export interface FiguresByRule {
  readonly recall: ReadonlyMap<string, { readonly found: number; readonly of: number }>
  readonly falseAlarms: ReadonlyMap<string, number>
}

/** Counts by rule: of the sealed half they are all that may be looked at besides its two figures. */
export function figuresByRule(pieces: readonly LabelledCopy[], rules: CopyRules): FiguresByRule {
  const recall = new Map<string, { found: number; of: number }>()
  const falseAlarms = new Map<string, number>()
  for (const piece of pieces) {
    if (piece.verdict === 'block') {
      const isFound = verdictOn(piece, rules) === 'block'
      for (const rule of piece.rules) {
        const before = recall.get(rule) ?? { found: 0, of: 0 }
        recall.set(rule, { found: before.found + (isFound ? 1 : 0), of: before.of + 1 })
      }
    }
    if (piece.verdict !== 'allow') continue
    for (const code of new Set(judged(piece, rules).map((finding) => finding.code))) {
      falseAlarms.set(code, (falseAlarms.get(code) ?? 0) + 1)
    }
  }
  return { recall, falseAlarms }
}

/** Shares, of pieces of one verdict. */
export interface CopyFigures {
  /** Of what must be blocked, the share that is. */
  readonly recall: number
  /** Of lawful copy, the share against which anything at all is said. */
  readonly falseAlarms: number
  readonly blocked: number
  readonly lawful: number
}

export function figuresOf(pieces: readonly LabelledCopy[], rules: CopyRules): CopyFigures {
  const blocked = pieces.filter(({ verdict }) => verdict === 'block')
  const lawful = pieces.filter(({ verdict }) => verdict === 'allow')
  const share = (some: readonly LabelledCopy[], of: readonly LabelledCopy[]): number =>
    of.length === 0 ? Number.NaN : some.length / of.length
  return {
    recall: share(
      blocked.filter((piece) => verdictOn(piece, rules) === 'block'),
      blocked,
    ),
    falseAlarms: share(
      lawful.filter((piece) => verdictOn(piece, rules) !== 'allow'),
      lawful,
    ),
    blocked: blocked.length,
    lawful: lawful.length,
  }
}
