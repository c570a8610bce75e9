import { checkCopy } from '../domain/copy/check-copy.ts'
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
  const { findings } = checkCopy(piece.text, rules, settingOf(piece))
  const said = findings
    // Notices are judged on whole pieces only (README of the corpus).
    .filter(({ code }) => piece.kind === 'notice' || !code.startsWith('notice_missing:'))
    .map(({ verdict }) => (verdict === 'violation' ? 'block' : verdict))
  return gravest.find((verdict) => said.some((one) => one === verdict)) ?? 'allow'
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
