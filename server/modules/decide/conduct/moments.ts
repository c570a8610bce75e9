import { businessDateOf } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { columnsUsed } from '#kernel/rule/index.ts'
import type { FactRow } from '#kernel/rule/index.ts'
import type { Words } from '#contracts/words.ts'
import { hourlySms } from '#modules/know/strategy/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

import type { ActionTraits, Bound, Gate, GateMoment } from './domain/gates/gate.ts'
import { compileLadder } from './domain/gates/judge.ts'
import type { CompiledLadder } from './domain/gates/judge.ts'
import { ladderFor, ladderForTraits, limitsOf, traitsOf } from './domain/gates/ladder.ts'
import type { ConductPack } from './domain/gates/ladder.ts'
import { purposeOf } from './domain/gates/person.ts'
import { contactHours } from './domain/moments/contact-hours.ts'
import type { HoursAnswer } from './domain/moments/contact-hours.ts'
import { patchedColumns, patchRow } from './domain/moments/live.ts'
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
  | { readonly allowed: true; readonly caution: Words | null }
  | {
      readonly allowed: false
      readonly refusal: Refusal
      /** When only the hour is wrong: the instant to try again. */
      readonly opensAt: EpochMs | null
    }

/** What is asked about: an action of the pack, or a campaign's product. */
export type Subject = (Action & Bound) | ActionTraits

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
  calendar: Calendar = question.strategy.pack.calendar,
): Verdict {
  const refusedBy = judged(question, 'send')
  if (refusedBy !== undefined) return verdictOf(refusedBy)
  const crowded = hourlyLimit(question)
  if (crowded !== undefined) return crowded
  const { refusal, opensAt, caution } = hoursAt(question, calendar)
  return refusal === null ? { allowed: true, caution } : { allowed: false, refusal, opensAt }
}

const HOUR_MS = 3_600_000

/** So many SMS a number and hour, and no more (FIELD §3: HW): the next may go when one is an hour old. */
function hourlyLimit(
  question: MomentQuestion & { readonly channel: string },
): Extract<Verdict, { allowed: false }> | undefined {
  if (question.channel !== 'sms' || purposeOf(question.subject) === 'service') return undefined
  const made = question.live.contacts
    .flatMap(({ channel, purpose, at }) =>
      channel === 'sms' && purpose === 'marketing' && at !== undefined ? [at] : [],
    )
    .filter((at) => at > question.at - HOUR_MS)
    .toSorted((a, b) => a - b)
  const oldest = made[made.length - hourlySms.most]
  if (oldest === undefined) return undefined
  const { words, most, source } = hourlySms
  return {
    allowed: false,
    refusal: {
      stage: 'contact_policy',
      code: 'hourly_limit',
      words: { zh: `${words.zh}已达 ${most} 条`, en: `${words.en}: ${most} went out already` },
      source,
    },
    opensAt: oldest + HOUR_MS,
  }
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
    ...patchedColumns,
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
  const { ladder, compiled, today } = preparedFor(question, moment)
  const row = patchRow(question.row, question.live, { asOf: question.asOf, today })
  const index = compiled.firstRefusal(row)
  return index < 0 ? undefined : ladder[index]
}

interface Prepared {
  readonly question: MomentQuestion
  readonly moment: GateMoment
  readonly ladder: readonly Gate[]
  readonly compiled: CompiledLadder
  readonly today: string
}

/** What was last asked about a subject: a batch of thousands asks of one ladder at one instant. */
const lastPrepared = new WeakMap<Subject, Prepared>()

function preparedFor(question: MomentQuestion, moment: GateMoment): Prepared {
  const before = lastPrepared.get(question.subject)
  if (before?.moment === moment && isSameMoment(before.question, question)) return before
  const {
    strategy: { vocabulary },
    asOf,
  } = question
  const { ladder, today } = ladderAt(question, moment)
  const reading = { vocabulary, asOf: today < asOf ? businessDateOf(asOf) : today }
  const compiled = compileLadder(ladder, reading)
  const prepared = { question, moment, ladder, compiled, today }
  lastPrepared.set(question.subject, prepared)
  return prepared
}

function isSameMoment(one: MomentQuestion, other: MomentQuestion): boolean {
  return (
    one.at === other.at &&
    one.strategy === other.strategy &&
    one.channel === other.channel &&
    one.asOf === other.asOf &&
    one.timeZone === other.timeZone
  )
}

interface Hours {
  readonly question: MomentQuestion
  readonly calendar: Calendar
  readonly answer: HoursAnswer
}

const lastHours = new WeakMap<Subject, Hours>()

/** Hours depend on the instant and the channel alone: they are worked out once a batch. */
function hoursAt(
  question: MomentQuestion & { readonly channel: string },
  calendar: Calendar,
): HoursAnswer {
  const { subject, strategy } = question
  const before = lastHours.get(subject)
  if (before?.calendar === calendar && isSameMoment(before.question, question)) {
    return before.answer
  }
  const asked = { ...question, purpose: purposeOf(subject) }
  const answer = contactHours(asked, strategy.pack.conduct, calendar)
  lastHours.set(subject, { question, calendar, answer })
  return answer
}

function ladderAt(
  question: Pick<MomentQuestion, 'strategy' | 'subject' | 'at' | 'timeZone' | 'channel'>,
  moment: GateMoment,
) {
  const { strategy, subject, at, timeZone, channel } = question
  const today = dateAt(at, timeZone)
  const options = { date: today, moment, ...(channel !== undefined && { channel }) }
  const ladder =
    'treatments' in subject
      ? ladderFor(subject, strategy, options)
      : ladderForTraits(subject, strategy, options)
  return { ladder, today }
}

function asTraits(subject: Subject): ActionTraits {
  return 'treatments' in subject ? traitsOf(subject) : subject
}
