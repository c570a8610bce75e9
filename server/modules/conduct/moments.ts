import { businessDateOf } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import { chinaCalendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { columnsUsed } from '#kernel/rule/index.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import type { Words } from '#contracts/words.ts'
import type { Action } from '#modules/strategy/index.ts'

import type { ActionTraits, Gate, GateMoment } from './domain/gates/gate.ts'
import { compileLadder } from './domain/gates/judge.ts'
import { ladderFor, ladderForTraits, limitsOf, traitsOf } from './domain/gates/ladder.ts'
import type { ConductPack } from './domain/gates/ladder.ts'
import { contactHours } from './domain/moments/contact-hours.ts'
import { patchedFrom, patchRow } from './domain/moments/live.ts'
import type { LiveFacts } from './domain/moments/live.ts'
import { saleNeeds } from './domain/moments/sale.ts'
import type { Sale } from './domain/moments/sale.ts'

/** Why not, ready to be kept beside the message, task or sale. */
export interface Refusal {
  readonly stage: string
  readonly code: string
  readonly words: Words
  readonly source: string
}

export type Verdict =
  | { readonly allowed: true, readonly caution: Words | null }
  | {
      readonly allowed: false
      readonly refusal: Refusal
      /** When only the hour is wrong: the instant to try again. */
      readonly opensAt: EpochMs | null
    }

/** What is asked about: an action of the pack, or a campaign's product. */
export type Subject = Action | ActionTraits

export interface MomentQuestion {
  readonly strategy: ConductPack
  readonly subject: Subject
  /** The profile row of the mart, money in cents. */
  readonly row: FactRow
  /** The mart's business date. */
  readonly asOf: string
  readonly live: LiveFacts
  readonly at: EpochMs
  readonly timeZone: string
  readonly channel?: string
}

/** May the customer be a member of a campaign that launches now? */
export function mayLaunch(question: MomentQuestion): Verdict {
  return verdictOf(judged(question, 'launch'))
}

/** May this message go out now, over its channel? Asked for each message as it is sent. */
export function maySend(
  question: MomentQuestion & { readonly channel: string },
  calendar: Calendar = chinaCalendar,
): Verdict {
  const refusedBy = judged(question, 'send')
  if (refusedBy !== undefined) return verdictOf(refusedBy)
  const { purpose } = question.subject
  const { conduct } = question.strategy.pack
  const { refusal, opensAt, caution } = contactHours({ ...question, purpose }, conduct, calendar)
  return refusal === null ? { allowed: true, caution } : { allowed: false, refusal, opensAt }
}

/** Columns of `profile` that {@link maySend} reads: what must be selected for many customers. */
export function columnsToSend(
  question: Pick<MomentQuestion, 'strategy' | 'subject' | 'at' | 'timeZone'> & {
    readonly channel: string
  },
): ReadonlySet<string> {
  const { vocabulary } = question.strategy
  const gates = ladderAt(question, 'send').ladder
  return new Set([
    ...patchedFrom,
    ...gates.flatMap(({ refuses }) => columnsUsed(refuses, vocabulary)),
  ])
}

/** May this sale be recorded? */
export function maySell(question: MomentQuestion & { readonly sale: Sale }): Verdict {
  const refusedBy = judged(question, 'sale')
  if (refusedBy !== undefined) return verdictOf(refusedBy)
  const { strategy, subject, sale, row } = question
  const limits = limitsOf(strategy.pack.conduct)
  const missing = saleNeeds(asTraits(subject), sale, row, limits).find(({ met }) => !met)
  if (missing === undefined) return { allowed: true, caution: null }
  const { code, words, source } = missing
  return { allowed: false, refusal: { stage: 'statutory', code, words, source }, opensAt: null }
}

function verdictOf(refusedBy: Gate | undefined): Verdict {
  if (refusedBy === undefined) return { allowed: true, caution: null }
  const { stage, code, words, source } = refusedBy
  return { allowed: false, refusal: { stage, code, words, source }, opensAt: null }
}

/**
 * The law of today is asked, of the night's profile patched by what happened since: an assessment
 * that ran out, or a birthday, after the night counts.
 */
function judged(question: MomentQuestion, moment: GateMoment): Gate | undefined {
  const { strategy, asOf } = question
  const { ladder, today } = ladderAt(question, moment)
  const row = patchRow(question.row, question.live, { asOf, today })
  const reading = {
    vocabulary: strategy.vocabulary,
    asOf: today < asOf ? businessDateOf(asOf) : today,
  }
  const index = compileLadder(ladder, reading).firstRefusal(row)
  return index < 0 ? undefined : ladder[index]
}

function ladderAt(
  question: Pick<MomentQuestion, 'strategy' | 'subject' | 'at' | 'timeZone' | 'channel'>,
  moment: GateMoment,
) {
  const { strategy, subject, at, timeZone, channel } = question
  const today = dateAt(at, timeZone)
  const options = { date: today, moment, ...(channel !== undefined && { channel }) }
  const ladder = 'treatments' in subject
    ? ladderFor(subject, strategy, options)
    : ladderForTraits(subject, strategy, options)
  return { ladder, today }
}

function asTraits(subject: Subject): ActionTraits {
  return 'treatments' in subject ? traitsOf(subject) : subject
}
