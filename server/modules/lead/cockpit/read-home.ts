import { businessDateOf, daysBetween } from '#kernel/business-date.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Home, Tile } from '#contracts/cockpit.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { countMoves, onLiveMart, previousMart } from '#modules/act/customers/index.ts'
import type { EarlierMart, ListReader, ServedMart } from '#modules/act/customers/index.ts'

import { homePlanOf } from './domain/home-plans.ts'
import { plainTile } from './domain/plain-tile.ts'
import { firstSentence, noNightYet } from './domain/sentences.ts'
import type { CockpitParts } from './parts.ts'
import { proposalAgenda } from './proposal-agenda.ts'
import { readBreakdowns } from './read-breakdown.ts'
import { readDrift } from './read-drift.ts'
import {
  accountTiles,
  readAuditLine,
  readLastNight,
  readLoadTiles,
  readSystem,
} from './read-operations.ts'
import { readTiles } from './read-tiles.ts'
import { readDeliveryHealth, readWork } from './read-work.ts'
import { readWorklist } from './read-worklist.ts'

type OfCustomers = Pick<Home, 'asOf' | 'tiles' | 'agendas' | 'worklists' | 'breakdowns'>

export interface HomeAsked {
  readonly principal: Principal
  readonly now: number
}

/** The home page of whoever asks: their own question, answered within their own scope. */
export async function readHomeOf(parts: CockpitParts, asked: HomeAsked): Promise<Home> {
  const { principal, now } = asked
  const { role } = principal
  const operates = role === 'analyst' || role === 'compliance' || role === 'admin'
  const night = operates ? await readLastNight(parts.martStore) : null
  const accounts = role === 'admin' ? await parts.accounts(now) : undefined
  const seen = role === 'admin' ? nothing : await readOfCustomers(parts, asked)
  const delivery = role === 'admin' ? await readDeliveryHealth(parts, now) : undefined
  const extra: Tile[] = [
    ...(role === 'analyst' ? await readLoadTiles(parts.martStore.lakeRoot) : []),
    ...(accounts === undefined ? [] : accountTiles(accounts)),
    ...(delivery?.tiles ?? []),
  ]
  const waiting = await proposalAgenda(parts, principal)
  const agendas = waiting === undefined ? seen.agendas : [waiting, ...seen.agendas]
  const home = { ...seen, agendas, tiles: [...extra, ...seen.tiles] }
  const currency = parts.strategy().pack.moneyUnit
  const facts = { ...home, night, locked: accounts?.locked ?? 0, currency }
  const system = await systemFor(parts, principal, night)
  return {
    role,
    ...home,
    sentence: role !== 'admin' && home.asOf === null ? noNightYet : firstSentence(role, facts),
    night,
    system: system === null || delivery === undefined ? system : [...system, delivery.line],
  }
}

const nothing: OfCustomers = {
  asOf: null,
  tiles: [],
  agendas: [],
  worklists: [],
  breakdowns: [],
}

async function systemFor(
  parts: CockpitParts,
  { role }: Principal,
  night: Home['night'],
): Promise<Home['system']> {
  if (role === 'admin') return readSystem(parts, night)
  return role === 'compliance' ? [await readAuditLine(parts.ledger)] : null
}

async function readOfCustomers(parts: CockpitParts, asked: HomeAsked): Promise<OfCustomers> {
  try {
    return await onLiveMart(parts, (served) => readServed(parts, served, asked))
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'no_mart') return nothing
    throw error
  }
}

async function readServed(
  parts: CockpitParts,
  served: ServedMart,
  asked: HomeAsked,
): Promise<OfCustomers> {
  const { principal } = asked
  const { pack } = parts.strategy()
  const { role, scope, seesIdentity } = principal
  const passed = Math.max(
    0,
    daysBetween(served.date, businessDateOf(dateAt(asked.now, parts.timeZone))),
  )
  const plan = homePlanOf(role, pack, { staffNumber: principal.staffNumber, passed })
  const earlier = await previousMart(served, parts.martStore)
  const reader: ListReader = {
    vault: parts.vault,
    directory: parts.directory,
    seesIdentity,
    churnColumn: pack.churnTag,
  }
  const tiles = await readTiles(served, earlier, scope, plan.tiles)
  if (role === 'outlet_head' && earlier !== undefined) {
    tiles.push(...(await moveTiles(served, earlier, principal)))
  }
  const worklists: Home['worklists'] = []
  for (const list of plan.worklists) {
    const read = await readWorklist(served, reader, scope, list)
    if (read !== undefined) worklists.push(read)
  }
  const breakdowns = await readBreakdowns(served, parts.directory, scope, plan.breakdowns)
  if (role === 'analyst' && earlier !== undefined) {
    const drift = await readDrift(served, earlier)
    if (drift !== undefined) breakdowns.push(drift)
  }
  const work = await readWork(parts, served, asked)
  return {
    asOf: served.asOf,
    tiles: [...work.tiles, ...tiles],
    agendas: [...work.agendas],
    worklists,
    breakdowns,
  }
}

/** Who rose and fell since the night before: a comparison of two nights, which no rule can say. */
async function moveTiles(
  served: ServedMart,
  earlier: EarlierMart,
  { scope }: Principal,
): Promise<Tile[]> {
  const moves = await countMoves(served, earlier, scope, 'tier')
  if (moves === undefined) return []
  const since = { zh: `自 ${earlier.date} 以来`, en: `since ${earlier.date}` }
  return [
    plainTile(
      {
        code: 'tier_up',
        words: { zh: '升级客户', en: 'Moved up' },
        definition: {
          zh: `${since.zh}等级上升的客户数`,
          en: `Customers whose tier rose ${since.en}`,
        },
      },
      moves.up,
    ),
    plainTile(
      {
        code: 'tier_down',
        words: { zh: '降级客户', en: 'Moved down' },
        definition: {
          zh: `${since.zh}等级下降的客户数`,
          en: `Customers whose tier fell ${since.en}`,
        },
      },
      moves.down,
    ),
  ]
}
