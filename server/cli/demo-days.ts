import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { makeNextDay } from '#demo/index.ts'
import { addDays, businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { newestDelivery } from '#modules/decide/night/index.ts'
import { syncOrganisationFromLake } from '#server/app/sync-organisation.ts'

import { exitCodes, UsageError } from './command.ts'
import type { CommandCall, CommandIo, ExitCode } from './command.ts'
import { demoFeedFiles, readDemoHome } from './demo-home.ts'
import type { DemoHome } from './demo-home.ts'
import { loadFeeds, readFeeds } from './intake.ts'
import { nightOf } from './night.ts'
import { openAccessOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'

export const DAYS_MOST = 366
/** Of more days the earlier ones come together: a bank that was away catches up in one delivery. */
const DAYS_ONE_BY_ONE = 14

/** A delivery after another: which day it tells of, and since when. */
export interface NextDelivery {
  readonly previousDate: BusinessDate
  readonly businessDate: BusinessDate
}

/** The deliveries that bring a bank told until a day its next days. */
export function nextDeliveries(toldUntil: BusinessDate, days: number): NextDelivery[] {
  const together = Math.max(0, days - DAYS_ONE_BY_ONE)
  const ends = Array.from({ length: days - together }, (_, index) =>
    addDays(toldUntil, together + index + 1),
  )
  const starts = together === 0 ? [toldUntil] : [toldUntil, addDays(toldUntil, together)]
  const dates = [...starts, ...ends]
  return dates
    .slice(1)
    .map((businessDate, index) => ({ previousDate: dates[index] ?? toldUntil, businessDate }))
}

/**
 * Brings a demo bank its next days as a real one lives them: files of each day, loaded by the feeds
 * with their control files, and the night over them, in which what people did here counts too.
 */
export function bringNextDays(call: CommandCall, days: number): Promise<ExitCode> {
  return withBank(call, async (bank) => {
    const made = await readDemoHome(bank.home.dir)
    const { partitions } = await bank.home.factStore.manifest()
    const toldUntil = newestDelivery(partitions)
    if (made?.seed === undefined || toldUntil === undefined) {
      throw new UsageError('this demo bank was made by an older version: make a new one')
    }
    const nights: { date: string; hash: string }[] = []
    for (const next of nextDeliveries(toldUntil, days)) {
      call.io.tell(`${next.businessDate}: the bank delivers`)
      await deliver(bank, made, next, call.io)
      const night = await nightOf(bank, next.businessDate, call.io)
      if (night.state !== 'published') return exitCodes.notCertified
      nights.push({ date: night.mart.date, hash: night.mart.hash })
    }
    const date = nights.at(-1)?.date ?? toldUntil
    await bank.home.changeSettings({ businessDate: date })
    if (call.json)
      call.io.print(JSON.stringify({ home: bank.home.dir, business_date: date, nights }))
    else call.io.print(`The demo bank has come to ${date}: ${nights.length} nights.`)
    return exitCodes.done
  })
}

async function deliver(
  bank: Bank,
  made: DemoHome,
  next: NextDelivery,
  io: CommandIo,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'zhike-delivery-'))
  try {
    const { customers, seed, business_date: firstDate } = made
    const delivery = await makeNextDay({ customers, seed, firstDate, ...next, out: scratch })
    const feeds = await readFeeds(await demoFeedFiles())
    const source = delivery.folder
    const result = await loadFeeds(bank, { feeds, source, date: next.businessDate, io })
    if (result.refusals.length > 0) {
      throw new Error(`the demo bank's own files were refused: ${JSON.stringify(result.refusals)}`)
    }
    const act = { actor: 'system:demo', now: io.now().getTime() }
    await syncOrganisationFromLake(bank.home, await openAccessOf(bank), act)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** How many days a demo bank lies behind the clock; 0 where it doesn't. */
export async function daysBehind(bank: Bank, today: BusinessDate): Promise<number> {
  const { partitions } = await bank.home.factStore.manifest()
  const toldUntil = newestDelivery(partitions)
  if (toldUntil === undefined) return 0
  let days = 0
  for (
    let day = businessDateOf(toldUntil);
    day < today && days < DAYS_MOST;
    day = addDays(day, 1)
  ) {
    days += 1
  }
  return days
}
