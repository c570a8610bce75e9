import { runNight } from '#modules/decide/night/index.ts'
import type { NightProgress, NightResult } from '#modules/decide/night/index.ts'
import type { FolderState } from '#modules/know/strategy/index.ts'
import { nightParts } from '#server/app/night-parts.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command, CommandIo } from './command.ts'
import { withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'
import {
  folderOf,
  publishUnreviewedIfAsked,
  publishUnreviewedOption,
} from './publish-unreviewed.ts'

export const night: Command = {
  name: 'night',
  words: { zh: '运行一夜', en: 'run one night' },
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    date: {
      kind: 'date',
      required: true,
      words: { zh: '业务日期', en: 'the business date' },
    },
    'publish-unreviewed': publishUnreviewedOption,
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      await publishUnreviewedIfAsked(bank, call)
      const result = await nightOf(bank, call.text('date') ?? '', call.io)
      const folder = await folderOf(bank)
      if (call.json) call.io.print(JSON.stringify(asPrinted(result, folder)))
      else printNight(result, call.io)
      if (folder.words !== null) call.io.tell(`Note: ${folder.words.en}.`)
      return result.certificate.passed ? exitCodes.done : exitCodes.notCertified
    }),
}

/** Runs a night of an open bank, telling each step as it ends. */
export async function nightOf(
  { home, config }: Bank,
  date: string,
  io: CommandIo,
): Promise<NightResult> {
  return runNight(await nightParts(home, config, io.now), date, tellSteps(io))
}

/** The result as the command's contract names its fields. */
function asPrinted({ steps, ...result }: NightResult, folder: FolderState): unknown {
  return {
    ...result,
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
  if (result.certificate.passed) {
    io.print(`The night of ${result.mart.date} is published: ${result.mart.path}`)
    io.print(`mart ${result.mart.hash}`)
    if (result.note !== null) io.print(`Note: ${result.note.en}.`)
    return
  }
  io.print(`The night of ${result.mart.date} can't be certified; nothing was published.`)
  for (const { words, violations } of result.certificate.results) {
    if (violations > 0) io.print(`  ${words.en}: ${violations} violations`)
  }
}
