import { allOf } from '#kernel/rule/index.ts'
import type { FactRow, Rule } from '#kernel/rule/index.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Scope } from '#modules/know/access/index.ts'
import {
  liveFacts,
  mayLaunch,
  numbersOf,
  sinceOfMart,
  withTwinsOfNight,
} from '#modules/decide/conduct/index.ts'
import type { Gate, LiveFacts, Subject } from '#modules/decide/conduct/index.ts'
import { countWhere, factRowOf, whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { addressesOf } from '#modules/act/delivery/index.ts'
import type { Addresses } from '#modules/act/delivery/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { audiencePages } from './audience-pages.ts'
import type { Looked } from './audience-pages.ts'
import { drawsBelow } from './domain/arms.ts'
import { rosterReasons, settleRoster } from './domain/roster.ts'
import type { Candidate, LeftOut, Settled } from './domain/roster.ts'
import { launchLadder } from './gate-sql.ts'
import type { Withheld } from './member-store.ts'
import type { CampaignsParts } from './parts.ts'

export interface RosterQuestion {
  readonly parts: Pick<CampaignsParts, 'ledger' | 'vault' | 'timeZone'>
  readonly served: ServedMart
  readonly loaded: LoadedPack
  /** Undefined: nothing is known of what it is about, and the audience is counted only. */
  readonly subject: Subject | undefined
  /** Of the plan's waves, in their order. */
  readonly channels: readonly string[]
  readonly audience: Rule
  /** What the texts say of the customer: who it doesn't hold of is left out. */
  readonly resting?: Rule | undefined
  readonly scope: Scope
  readonly now: EpochMs
  readonly secrets: { readonly campaign: string; readonly holdout: string }
  /** Of the bank. */
  readonly holdout: number
  /** How many people may be in; absent: all. */
  readonly ceiling?: number | undefined
  /** Members of before, by customer number. */
  readonly members?: ReadonlySet<string>
  /** Customers looked at in one go. */
  readonly atOnce?: number
  /** The next customers are looked at when it is done. */
  readonly onProgress?: (looked: number) => void | Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** An audience as it stands at one moment. */
export interface Roster extends Settled {
  readonly audience: number
  /** Who is left out and why, in the order of the gates; with the held out they add up. */
  readonly leftOut: readonly Withheld[]
}

const AT_ONCE = 20_000
/** Rows with all their columns, asked for only of customers something happened to. */
const ROWS_AT_ONCE = 200

/**
 * Who of an audience a campaign reaches, asked at this moment: the night's judgement, conduct's own
 * of everybody something happened to since, and the addresses the vault has now. Preview, review,
 * launch and later entrants all ask here, so that what is shown is what is done.
 */
export async function rosterNow(question: RosterQuestion): Promise<Roster> {
  const { loaded, subject, channels, now, parts, served, secrets } = question
  const today = dateAt(now, parts.timeZone)
  const ladder = subject === undefined ? [] : launchLadder(loaded, subject, today)
  const channelLadders =
    subject === undefined
      ? channels.map(() => [])
      : channels.map((channel) => launchLadder(loaded, subject, today, channel))
  const { audience, scope, resting } = question
  const spokenTo = resting === undefined ? audience : allOf([audience, resting])
  const paging = {
    question: { served, audience: spokenTo, scope, today },
    ...{ ladder, channelLadders, secrets },
    atOnce: question.atOnce ?? AT_ONCE,
  }
  const tally = newTally(ladder)
  const candidates: Candidate[] = []
  const holdoutBelow = drawsBelow(question.holdout)
  let looked = 0
  for await (const page of audiencePages(paging)) {
    question.signal?.throwIfAborted()
    for (const { one, refusal, tags } of await judgePage(question, paging, page)) {
      if (refusal !== undefined) tally.count(refusal)
      else if (question.members?.has(one.customer_id) !== true) {
        candidates.push({
          customerId: one.customer_id,
          draw: one.draw,
          worth: one.worth,
          heldOut: one.holdout_draw < holdoutBelow,
          tags,
        })
      }
    }
    looked += page.length
    await question.onProgress?.(looked)
  }
  question.signal?.throwIfAborted()
  const taken = await tagsOfMembers(question)
  const settled = settleRoster(candidates, {
    ceiling: question.ceiling ?? Number.POSITIVE_INFINITY,
    taken,
  })
  tally.count(rosterReasons.samePerson, settled.samePerson)
  tally.count(rosterReasons.beyondApproval, settled.beyondApproval)
  const whole =
    resting === undefined ? looked : await countWhere(served, whereRule(audience, scope, served))
  tally.count(rosterReasons.notTrueOfThem, whole - looked)
  return { ...settled, audience: whole, leftOut: tally.list() }
}

interface Judged {
  readonly one: Looked
  readonly refusal: LeftOut | undefined
  readonly tags: readonly string[]
}

interface Ladders {
  readonly ladder: readonly Gate[]
  readonly channelLadders: readonly (readonly Gate[])[]
}

async function judgePage(
  question: RosterQuestion,
  { ladder, channelLadders }: Ladders,
  page: readonly Looked[],
): Promise<Judged[]> {
  const { parts, served, channels, subject } = question
  if (subject === undefined) return page.map((one) => ({ one, refusal: undefined, tags: [] }))
  const ids = page.map((one) => one.customer_id)
  const [live, addresses, persons] = await Promise.all([
    liveFacts(parts.ledger, ids, sinceOfMart(served.mart)),
    addressesOf(parts, ids, addressed(channels)),
    numbersOf(parts.ledger, ids),
  ])
  const anew = await judgedAnew(question, subject, await withTwins(question, live))
  return page.map((one) => {
    const verdicts =
      anew.get(one.customer_id) ??
      ({
        overall: ladder[one.gate - 1],
        byChannel: channelLadders.map((gates, index) => gates[(one.channel_gates[index] ?? 0) - 1]),
      } satisfies Verdicts)
    if (verdicts.overall !== undefined) return { one, refusal: verdicts.overall, tags: [] }
    const reached = reachOf(one, verdicts.byChannel, channels, addresses.get(one.customer_id))
    return { one, ...reached, tags: [...reached.tags, ...personTag(persons, one.customer_id)] }
  })
}

/** A manager's call reaches a person at the number messages go to: one person, one contact. */
function addressed(channels: readonly string[]): string[] {
  return channels.map((channel) => (channel === 'rm_task' ? 'sms' : channel))
}

/**
 * What happened since the night, with what the night knows of other customer numbers of the same
 * people. Whoever has one is judged anew, as whoever something happened to.
 */
function withTwins(
  { served, loaded }: RosterQuestion,
  live: ReadonlyMap<string, LiveFacts>,
): Promise<ReadonlyMap<string, LiveFacts>> {
  const rowsOf = async (others: readonly string[]) => {
    const rows = new Map<string, FactRow>()
    for (let start = 0; start < others.length; start += ROWS_AT_ONCE) {
      const some = others.slice(start, start + ROWS_AT_ONCE)
      const read = await served.read<Record<string, unknown>>(
        `select *
        from profile
        where customer_id in (${some.map(() => '?').join(', ')})`,
        some,
      )
      for (const row of read) {
        rows.set(String(row['customer_id']), factRowOf(row, loaded.vocabulary))
      }
    }
    return rows
  }
  return withTwinsOfNight(live, rowsOf, { asOf: served.mart.date })
}

/** Refusals over any channel of the plan, and over each alone. */
interface Verdicts {
  readonly overall: LeftOut | undefined
  readonly byChannel: readonly (LeftOut | undefined)[]
}

/** Conduct's own word on customers something happened to since the night. */
async function judgedAnew(
  { parts, served, loaded, channels, now }: RosterQuestion,
  subject: Subject,
  live: ReadonlyMap<string, LiveFacts>,
): Promise<Map<string, Verdicts>> {
  const anew = new Map<string, Verdicts>()
  const changed = [...live]
  for (let start = 0; start < changed.length; start += ROWS_AT_ONCE) {
    const some = new Map(changed.slice(start, start + ROWS_AT_ONCE))
    const rows = await served.read<Record<string, unknown>>(
      `select *
      from profile
      where customer_id in (${[...some].map(() => '?').join(', ')})`,
      [...some.keys()],
    )
    // One ladder after the other: each is then made ready once for all of them.
    const asked = rows.flatMap((engineRow) => {
      const row: FactRow = factRowOf(engineRow, loaded.vocabulary)
      const facts = some.get(String(row['customer_id']))
      return facts === undefined ? [] : [{ row, facts }]
    })
    const refusals = (channel?: string) =>
      asked.map(({ row, facts }) => {
        const verdict = mayLaunch({
          ...{ strategy: loaded, subject, row, live: facts, at: now },
          asOf: served.mart.date,
          timeZone: parts.timeZone,
          ...(channel !== undefined && { channel }),
        })
        return verdict.allowed ? undefined : verdict.refusal
      })
    const overall = refusals()
    const byChannel = channels.map((channel) => refusals(channel))
    asked.forEach(({ row }, index) => {
      anew.set(String(row['customer_id']), {
        overall: overall[index],
        byChannel: byChannel.map((one) => one[index]),
      })
    })
  }
  return anew
}

/** Whether one channel at least is open to a customer and leads to them. */
function reachOf(
  { rm_id: manager }: Looked,
  refusals: readonly (LeftOut | undefined)[],
  channels: readonly string[],
  addresses: Addresses = {},
): Pick<Judged, 'refusal' | 'tags'> {
  const lacking = channels.map((channel, index) => {
    const refused = refusals[index]
    if (refused !== undefined) return refused
    if (channel === 'app') return undefined
    if (channel === 'rm_task') return manager === null ? rosterReasons.noManager : undefined
    return lackOf(addresses[channel as keyof Addresses])
  })
  const isReached = lacking.length === 0 || lacking.includes(undefined)
  if (!isReached)
    return { refusal: lacking.find((one) => one?.stage === 'campaign') ?? lacking[0], tags: [] }
  const tags = Object.values(addresses).flatMap(({ tag, shared }) => (shared ? [] : [tag]))
  return { refusal: undefined, tags }
}

function lackOf(address: Addresses[keyof Addresses]): LeftOut | undefined {
  if (address === undefined) return rosterReasons.noAddress
  if (address.closed) return rosterReasons.closedAddress
  return address.shared ? rosterReasons.sharedAddress : undefined
}

/** What tells that two customers are one person, whatever each is reached by. */
function personTag(
  persons: Awaited<ReturnType<typeof numbersOf>>,
  customerId: string,
): readonly string[] {
  const person = persons.get(customerId)?.person
  return person === undefined ? [] : [`person ${person}`]
}

async function tagsOfMembers({
  parts,
  channels,
  members,
}: RosterQuestion): Promise<ReadonlySet<string>> {
  const tags = new Set<string>()
  const ids = [...(members ?? [])]
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const page = ids.slice(start, start + AT_ONCE)
    const [some, persons] = await Promise.all([
      addressesOf(parts, page, addressed(channels)),
      numbersOf(parts.ledger, page),
    ])
    for (const member of page) for (const tag of personTag(persons, member)) tags.add(tag)
    for (const addresses of some.values()) {
      for (const { tag, shared } of Object.values(addresses)) if (!shared) tags.add(tag)
    }
  }
  return tags
}

interface TallyOfReasons {
  count(reason: LeftOut, customers?: number): void
  list(): Withheld[]
}

/** Counts reasons and lists them in the order of the ladder, ours after it. */
function newTally(ladder: readonly Gate[]): TallyOfReasons {
  const order = [...ladder, ...Object.values(rosterReasons)].map(keyOf)
  const counted = new Map<string, Withheld>()
  return {
    count({ stage, code, words }, customers = 1) {
      if (customers === 0) return
      const key = keyOf({ stage, code })
      const before = counted.get(key)?.customers ?? 0
      counted.set(key, { stage, code, words, customers: before + customers })
    },
    list: () =>
      [...counted]
        .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
        .map(([, withheld]) => withheld),
  }
}

const keyOf = ({ stage, code }: Pick<LeftOut, 'stage' | 'code'>): string => `${stage} ${code}`
