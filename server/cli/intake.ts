import { resolve } from 'node:path'

import {
  approvedAllowances,
  feedProblemLine,
  intakeReport,
  loadFeedFile,
  refusalLine,
  runIntake,
} from '#modules/know/intake/index.ts'
import type {
  Feed,
  FewerAccepted,
  IntakeProgress,
  IntakeResult,
} from '#modules/know/intake/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { keepFeeds } from '#server/app/home-feeds.ts'
import { syncOrganisationFromLake } from '#server/app/sync-organisation.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command, CommandCall, CommandIo, ExitCode } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'

export const intake: Command = {
  takes: 'FEED.yaml…',
  positionals: { least: 1, most: 200 },
  options: {
    home: homeOption,
    source: {
      kind: 'text',
      value: 'DIR',
      words: {
        zh: '文件所在目录（默认当前目录）',
        en: 'the folder the files are in (else this one)',
      },
    },
    date: {
      kind: 'date',
      required: true,
      words: { zh: '业务日期', en: 'the business date of the files' },
    },
    'accept-fewer': {
      kind: 'text',
      value: 'REASON',
      words: {
        zh: '接受使事实清空或减半的文件，并写明理由',
        en: 'take files that empty or halve a fact, and say why',
      },
    },
    by: {
      kind: 'text',
      value: 'STAFF',
      words: { zh: '由谁接受（工号）', en: 'who takes them (staff number)' },
    },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const feeds = await readFeeds(call.positionals)
      const fewerAccepted = acceptedFewer(call)
      const result = await loadFeeds(bank, {
        feeds,
        source: resolve(call.text('source') ?? '.'),
        date: call.text('date') ?? '',
        io: call.io,
        fewerAccepted,
      })
      if (fewerAccepted !== undefined) await auditFewer(bank, result, fewerAccepted, call)
      if (result.refusals.length === 0) {
        await keepFeeds(bank.home, call.positionals)
        await tellOrganisation(bank, result, call.io)
      }
      if (call.json) call.io.print(JSON.stringify(intakeReport(result)))
      else printLoads(result, call.io)
      return exitCodeOf(result, call.io)
    }),
}

function acceptedFewer(call: CommandCall): FewerAccepted | undefined {
  const [reason, by] = [call.text('accept-fewer'), call.text('by')]
  if (reason === undefined && by === undefined) return undefined
  if (reason === undefined || by === undefined || reason.trim().length < 4) {
    throw new UsageError('--accept-fewer takes a reason in words, and --by who takes it')
  }
  return { reason, by }
}

/** Whoever took fewer rows stands in the chain, whether or not it was needed. */
async function auditFewer(
  { home }: Bank,
  result: IntakeResult,
  { reason, by }: FewerAccepted,
  call: CommandCall,
): Promise<void> {
  const loads = result.loads.map(({ feed, date, state, rowsKept, rowsRejected }) => {
    return { feed, date, state, rows_kept: rowsKept, rows_rejected: rowsRejected }
  })
  const ledger = await home.ledger()
  await appendAudit(ledger.db, {
    at: call.io.now().toISOString(),
    actor: `staff:${by}`,
    action: 'feed.accept_fewer',
    subject: `date:${call.text('date') ?? ''}`,
    detail: { reason, through: 'command-line', loads },
  })
}

/** Units and staff that changed change who may sign in, and what they see, at once. */
async function tellOrganisation(bank: Bank, result: IntakeResult, io: CommandIo): Promise<void> {
  if (!result.changedFacts.some((fact) => fact === 'org_unit' || fact === 'staff')) return
  const act = { actor: 'system:command-line', now: io.now().getTime() }
  await syncOrganisationFromLake(bank.home, await openAccessOf(bank), act)
}

/** Reads feed files; every problem is told with its file, line and cure. */
export async function readFeeds(paths: readonly string[]): Promise<Feed[]> {
  const loaded = await Promise.all(paths.map((path) => loadFeedFile(path)))
  const problems = loaded.flatMap((one) => (one.ok ? [] : one.problems))
  if (problems.length > 0) {
    throw new UsageError(problems.map((problem) => feedProblemLine(problem)).join('\n'))
  }
  return loaded.flatMap((one) => (one.ok ? [one.feed] : []))
}

export interface FeedsToLoad {
  readonly feeds: readonly Feed[]
  readonly source: string
  readonly date: string
  readonly io: CommandIo
  readonly fewerAccepted?: FewerAccepted | undefined
}

/** Loads feeds into an open bank: facts into the lake, identities into the vault. */
export async function loadFeeds({ home, config }: Bank, given: FeedsToLoad): Promise<IntakeResult> {
  return runIntake({
    store: home.factStore,
    feeds: given.feeds,
    source: given.source,
    businessDate: given.date,
    timeZone: home.settings.timeZone,
    identitySink: async (entries) => (await home.vault()).put(entries),
    onProgress: tellFeeds(given.io),
    now: given.io.now,
    ...(given.feeds.some(({ notPersonal }) => notPersonal.length > 0) && {
      allowances: await approvedAllowances(await home.ledger()),
    }),
    fewerAccepted: given.fewerAccepted,
    ...(config.duckdbMemory !== undefined && { memoryLimit: config.duckdbMemory }),
  })
}

function tellFeeds(io: CommandIo): (progress: IntakeProgress) => void {
  let told = ''
  return ({ feed, stage }) => {
    if (stage !== 'reading' || feed === told) return
    told = feed
    io.tell(`  loading ${feed}`)
  }
}

function printLoads(result: IntakeResult, io: CommandIo): void {
  for (const { feed, rowsRead, rowsKept, rowsRejected } of result.loads) {
    io.print(`${feed}: ${rowsRead} read = ${rowsKept} kept + ${rowsRejected} rejected`)
  }
  for (const { feed, remarks } of result.loads) {
    for (const { words } of remarks) io.tell(`${feed}: ${words.en}`)
  }
  io.print(`facts ${result.factsHash}`)
}

function exitCodeOf(result: IntakeResult, io: CommandIo): ExitCode {
  for (const refusal of result.refusals) io.tell(refusalLine(refusal))
  for (const { words } of result.failedChecks) {
    io.tell(`a check fails, the night will not publish: ${words.en}`)
  }
  return result.refusals.length > 0 ? exitCodes.feedRefused : exitCodes.done
}
