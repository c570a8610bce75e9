import { businessDateOf } from '#kernel/business-date.ts'
import { dateAt } from '#kernel/clock.ts'
import { acceptGaps, lackedYears, publishHeld, runNight } from '#modules/decide/night/index.ts'
import { anchorAudit } from '#platform/audit/index.ts'
import type { NightProgress, NightResult } from '#modules/decide/night/index.ts'
import type { FolderState } from '#modules/know/strategy/index.ts'
import { nightParts } from '#server/app/night-parts.ts'
import { keepRetentionMonthly } from '#server/person-rights/keep-retention.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command, CommandCall, CommandIo, ExitCode } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'
import {
  folderOf,
  publishUnreviewedIfAsked,
  publishUnreviewedOption,
} from './publish-unreviewed.ts'

export const night: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    date: {
      kind: 'date',
      required: true,
      words: { zh: '业务日期', en: 'the business date' },
    },
    'accept-gaps': {
      kind: 'text',
      value: 'REASON',
      words: {
        zh: '接受它等待的数据缺口并发布，写明原因',
        en: 'accept the gaps it waits for and publish it: why',
      },
    },
    by: {
      kind: 'text',
      value: 'STAFF',
      words: { zh: '接受人的工号', en: 'staff number of who accepts' },
    },
    'publish-unreviewed': publishUnreviewedOption,
    json: jsonOption,
  },
  run: (call) => {
    const accepting = acceptingOf(call)
    return withBank(call, async (bank) => {
      await publishUnreviewedIfAsked(bank, call)
      const date = call.text('date') ?? ''
      // Who may not accept is told before the night is run, not after.
      const actor = accepting && (await actorOf(bank, accepting))
      let result = await nightOf(bank, date, call.io)
      if (result.state === 'waiting' && accepting !== undefined && actor !== undefined) {
        result = await accept(bank, date, { actor, reason: accepting.reason }, call.io)
      }
      const folder = await folderOf(bank)
      const lacks = await calendarLacksOf(bank, result.mart.date, call.io)
      if (call.json)
        call.io.print(JSON.stringify({ ...asPrinted(result, folder), calendar: lacks }))
      else printNight(result, call.io)
      for (const { words, cure } of lacks) call.io.tell(`Note: ${words.en}. ${cure.en}.`)
      if (folder.words !== null) call.io.tell(`Note: ${folder.words.en}.`)
      return exitCodeOf(result)
    })
  },
}

/** Years of which the bank's calendar has no holidays, though days are counted into them. */
async function calendarLacksOf({ home }: Bank, date: string, io: CommandIo) {
  const { pack } = await home.pack()
  return lackedYears(pack.calendar, date, dateAt(io.now().getTime(), home.settings.timeZone))
}

interface Accepting {
  readonly reason: string
  readonly staff: string
}

function acceptingOf(call: CommandCall): Accepting | undefined {
  const [reason, staff] = [call.text('accept-gaps')?.trim(), call.text('by')]
  if (reason === undefined && staff === undefined) return undefined
  if (reason === undefined) throw new UsageError('--by needs --accept-gaps REASON beside it')
  if (staff === undefined) throw new UsageError('--accept-gaps needs --by STAFF: who accepts')
  if (reason.length < 2 || reason.length > 200) {
    throw new UsageError('--accept-gaps takes a reason of 2 to 200 characters')
  }
  return { reason, staff }
}

async function actorOf(bank: Bank, { staff }: Accepting): Promise<string> {
  const access = await openAccessOf(bank)
  return (await access.personWith(staff, 'night.accept')).actor
}

/** Writes the acceptance down and publishes what waits, which was built this moment. */
async function accept(
  { home, config }: Bank,
  date: string,
  act: { readonly actor: string; readonly reason: string },
  io: CommandIo,
): Promise<NightResult> {
  const ledger = await home.ledger()
  await acceptGaps({ ledger, martStore: home.martStore }, date, { ...act, now: io.now().getTime() })
  const parts = await nightParts(home, config, io.now)
  // Files may have come in between the two: then it is built anew, with what is accepted.
  return (await publishHeld(parts, date)) ?? runNight(parts, date, tellSteps(io))
}

function exitCodeOf({ state }: NightResult): ExitCode {
  if (state === 'waiting') return exitCodes.waiting
  return state === 'published' ? exitCodes.done : exitCodes.notCertified
}

/** Runs a night of an open bank, telling each step as it ends. */
export async function nightOf(
  { home, config }: Bank,
  date: string,
  io: CommandIo,
): Promise<NightResult> {
  const result = await runNight(await nightParts(home, config, io.now), date, tellSteps(io))
  const ledger = await home.ledger()
  await keepRetentionMonthly(home, {
    today: businessDateOf(date),
    actor: 'system:night',
    now: io.now().getTime(),
  })
  await anchorAudit(ledger.db, home.anchors, { at: io.now().toISOString(), why: 'night' })
  return result
}

/** The result as the command's contract names its fields; no mart while gaps wait. */
function asPrinted(
  { steps, gapsAccepted, mart, ...result }: NightResult,
  folder: FolderState,
): object {
  return {
    mart: result.state === 'waiting' ? null : mart,
    ...result,
    gaps_accepted: gapsAccepted,
    steps: steps.map(({ step, seconds, rowsIn, rowsOut, rowsRejected }) => ({
      step,
      seconds,
      rows_in: rowsIn,
      rows_out: rowsOut,
      rows_rejected: rowsRejected,
    })),
    strategy_folder: folder.state,
    strategy_folder_words: folder.words,
  }
}

function tellSteps(io: CommandIo): (progress: NightProgress) => void {
  const told = new Set<string>()
  return ({ steps }) => {
    for (const { step, state, seconds, rowsOut } of steps) {
      if (state !== 'done' || told.has(step)) continue
      told.add(step)
      io.tell(`  ${step.padEnd(8)} ${(seconds ?? 0).toFixed(1)} s  ${rowsOut ?? 0} rows`)
    }
  }
}

function printNight(result: NightResult, io: CommandIo): void {
  const { date } = result.mart
  if (result.state === 'published') {
    io.print(`The night of ${date} is published: ${result.mart.path}`)
    io.print(`mart ${result.mart.hash}`)
    if (result.note !== null) io.print(`Note: ${result.note.en}.`)
    printGaps(result, io)
    return
  }
  if (result.state === 'waiting') {
    io.print(`The night of ${date} is built and waits; pages stay at ${result.current ?? 'none'}.`)
    printGaps(result, io)
    io.print('Deliver what is missing and run it again, or accept it: on the page Nights, or with')
    io.print(`  zhike night --date ${date} --accept-gaps REASON --by STAFF`)
    return
  }
  io.print(`The night of ${result.mart.date} can't be certified; nothing was published.`)
  for (const { words, violations } of result.certificate.results) {
    if (violations > 0) io.print(`  ${words.en}: ${violations} violations`)
  }
}

function printGaps({ gaps, gapsAccepted }: NightResult, io: CommandIo): void {
  for (const { words, stops } of gaps) io.print(`  ${stops ? 'waits for' : 'gap'}: ${words.en}`)
  if (gapsAccepted !== null) io.print(`Accepted by ${gapsAccepted.by}: ${gapsAccepted.reason}`)
}
