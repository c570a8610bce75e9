import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  CUSTOMERS_MAX,
  CUSTOMERS_MIN,
  DEMO_BUSINESS_DATE,
  DEMO_TIME_ZONE,
  makeDemoBank,
} from '#demo/index.ts'
import type { DemoDelivery } from '#demo/index.ts'
import { keepFeeds } from '#server/app/home-feeds.ts'
import { syncOrganisationFromLake } from '#server/app/sync-organisation.ts'
import { readConfig } from '#server/config.ts'
import { createHome, openHome, soundPack } from '#server/home.ts'
import { publishFirst } from '#server/strategy-in-force.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command, CommandCall, CommandIo } from './command.ts'
import { keepDemoBooks } from './demo-books.ts'
import { bringNextDays, DAYS_MOST } from './demo-days.ts'
import { DEMO_FILE, demoFeedFiles, printSignIns, readDemoHome } from './demo-home.ts'
import type { DemoHome } from './demo-home.ts'
import { defaultStrategy } from './init.ts'
import { loadFeeds, readFeeds } from './intake.ts'
import { clockOf, openAccessOf } from './open-bank.ts'
import type { Bank } from './open-bank.ts'

export const DEMO_CUSTOMERS = 20_000
export const DEMO_SEED = 7

/** Everybody in a demo bank is made up, and so is their password; it opens nothing else. */
export const DEMO_PASSWORD = 'zhike-demo-2026'

/** How many customers a demo bank can have. */
export const customersOption = { kind: 'integer', within: [CUSTOMERS_MIN, CUSTOMERS_MAX] } as const

export const demo: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    customers: {
      ...customersOption,
      words: { zh: `客户数（默认 ${DEMO_CUSTOMERS}）`, en: `customers (else ${DEMO_CUSTOMERS})` },
    },
    seed: {
      kind: 'integer',
      value: 'S',
      words: { zh: `种子（默认 ${DEMO_SEED}）`, en: `the seed (else ${DEMO_SEED})` },
    },
    days: {
      kind: 'integer',
      value: 'N',
      within: [1, DAYS_MOST],
      words: {
        zh: '给已有的演示银行带来之后 N 天：文件、装载与每夜',
        en: 'bring a demo bank its next N days: their files, loaded, and their nights',
      },
    },
    json: jsonOption,
  },
  async run(call) {
    const config = readConfig(call.io.environment)
    const dir = call.text('home') ?? config.home
    const days = call.integer('days')
    if (days !== undefined && (await readDemoHome(dir)) !== undefined) {
      refuseRemaking(call)
      return bringNextDays(call, days)
    }
    const made = await makeDemoHome({
      dir,
      customers: call.integer('customers') ?? DEMO_CUSTOMERS,
      seed: call.integer('seed') ?? DEMO_SEED,
      environment: call.io.environment,
      io: call.io,
    })
    if (days !== undefined) {
      call.io.tell(`Made in ${made.home}; now its next days.`)
      return bringNextDays(call, days)
    }
    if (call.json) call.io.print(JSON.stringify(made))
    else printDemo(made, call.io)
    return exitCodes.done
  },
}

/** A demo bank that is there keeps its people: another size or seed would be another bank. */
function refuseRemaking(call: CommandCall): void {
  for (const option of ['customers', 'seed']) {
    if (call.text(option) === undefined) continue
    throw new UsageError(
      `--${option} is of a new demo bank; leave it out to bring days to this one`,
    )
  }
}

interface DemoInput {
  readonly dir: string
  readonly customers: number
  readonly seed: number
  readonly environment: CommandIo['environment']
  readonly io: CommandIo
}

/**
 * Makes a demo bank as a real one would come to be: an empty home, files delivered, loaded through
 * feeds, accounts opened. Made in a folder beside and moved in whole, so that a killed one leaves
 * nothing half-made.
 */
export async function makeDemoHome(input: DemoInput): Promise<DemoHome> {
  const { io } = input
  const config = readConfig(input.environment)
  const { pack } = await soundPack({ base: defaultStrategy, overlays: [] })
  await createHome(input.dir, {
    strategy: defaultStrategy,
    now: io.now(),
    settings: {
      ...{ currency: pack.currency, timeZone: DEMO_TIME_ZONE },
      ...{ businessDate: DEMO_BUSINESS_DATE, demo: true },
    },
  })
  const home = await openHome(input.dir, config, { clock: clockOf(io) })
  try {
    return await fill({ home, config }, input)
  } finally {
    await home.close()
  }
}

async function fill(bank: Bank, input: DemoInput): Promise<DemoHome> {
  const { io } = input
  const scratch = await mkdtemp(join(tmpdir(), 'zhike-delivery-'))
  try {
    io.tell(`Making a demo bank of ${input.customers} made-up customers (seed ${input.seed})`)
    const [delivery] = await Promise.all([
      makeDemoBank({ customers: input.customers, seed: input.seed, out: scratch }),
      publishFirst(bank.home, 'zhike demo', io.now()),
    ])
    const files = await demoFeedFiles()
    const feeds = await readFeeds(files)
    const date = delivery.businessDate
    const result = await loadFeeds(bank, { feeds, source: delivery.folder, date, io })
    if (result.refusals.length > 0) {
      throw new Error(`the demo bank's own files were refused: ${JSON.stringify(result.refusals)}`)
    }
    await openAccounts(bank, delivery, io)
    await keepDemoBooks(bank, delivery, io.now().getTime())
    await keepTruth(bank, scratch)
    await keepFeeds(bank.home, files)
    const made: DemoHome = {
      home: bank.home.dir,
      customers: input.customers,
      seed: input.seed,
      business_date: date,
      facts_hash: result.factsHash,
      rows_read: result.loads.reduce((sum, load) => sum + load.rowsRead, 0),
      rows_rejected: result.loads.reduce((sum, load) => sum + load.rowsRejected, 0),
      sign_ins: delivery.signIns.map(({ staffNumber, role, words }) => ({
        staff: staffNumber,
        role,
        words,
        password: DEMO_PASSWORD,
      })),
    }
    await writeFile(join(bank.home.dir, DEMO_FILE), `${JSON.stringify(made, null, 2)}\n`)
    return made
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function openAccounts(bank: Bank, delivery: DemoDelivery, io: CommandIo): Promise<void> {
  const access = await openAccessOf(bank)
  const act = { actor: 'system:demo', now: io.now().getTime() }
  await syncOrganisationFromLake(bank.home, access, act)
  for (const { staffNumber, role, unitId, words } of delivery.signIns) {
    const displayName = words.zh
    const account = { staffNumber, displayName, role, unitId, password: DEMO_PASSWORD }
    await access.openAccount(account, act)
  }
}

/** What was planted stays beside the bank, out of the lake: only tests and proofs may look. */
async function keepTruth({ home }: Bank, scratch: string): Promise<void> {
  const beside = join(home.dir, 'truth.new')
  await cp(join(scratch, 'truth'), beside, { recursive: true })
  await rename(beside, join(home.dir, 'truth'))
}

export function printDemo(made: DemoHome, io: CommandIo): void {
  io.print(`A demo bank is in ${made.home}; its business date is ${made.business_date}.`)
  printSignIns(made.sign_ins, io)
}
