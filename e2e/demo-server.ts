import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { FastifyInstance } from 'fastify'

import { makeNextDay } from '../demo/index.ts'
import { buildPages } from '../server/cli/built-pages.ts'
import type { CommandIo } from '../server/cli/command.ts'
import { makeDemoHome } from '../server/cli/demo.ts'
import type { DemoHome } from '../server/cli/demo-home.ts'
import { loadFeeds, readFeeds } from '../server/cli/intake.ts'
import { nightOf } from '../server/cli/night.ts'
import { addressOf, listen } from '../server/cli/serve.ts'
import { readConfig } from '../server/config.ts'
import type { Config } from '../server/config.ts'
import { openHome } from '../server/home.ts'
import type { Home } from '../server/home.ts'
import { runningFrom } from '../server/kernel/clock.ts'
import type { Clock } from '../server/kernel/clock.ts'

/** A demo bank on a port of its own, as `npm start` would serve it. */
export interface DemoServer {
  /** What server, commands and people's machines go by. */
  readonly clock: Clock
  readonly address: string
  readonly dir: string
  readonly home: Home
  readonly made: DemoHome
  /** The sign-in of a role; of two relationship managers the first, `second` the other. */
  signInOf(role: string, second?: boolean): { readonly staff: string; readonly password: string }
  /** Texts the demo's SMS gateway took. */
  gatewayTexts(): Promise<string[]>
  /** What the bank's systems deliver for a later day, then the night of it. */
  nightOfDay(date: string): Promise<void>
  close(): Promise<void>
}

const SEED = 7
const feedFolder = join(import.meta.dirname, '..', 'feeds', 'demo')

const environment = { ...process.env, ZHIKE_LOG_LEVEL: 'error' }

/** The first workday after the demo's month end, in the morning. */
const DEMO_MORNING = '2026-11-02T10:00:00+08:00'

const quietIo: Omit<CommandIo, 'now'> = {
  print: () => undefined,
  tell: () => undefined,
  environment,
  interactive: false,
}

/** A running clock that can be set forward: the days of a journey. */
export interface MovableClock extends Clock {
  /** To an instant such as `2026-11-03T10:00:00+08:00`. */
  moveTo(instant: string): void
}

/** A clock that starts at an instant such as `2026-11-02T10:00:00+08:00`. */
export function movableClock(instant: string): MovableClock {
  let running = runningFrom(instant)
  return {
    now: () => running.now(),
    moveTo(later) {
      running = runningFrom(later)
    },
  }
}

export async function startDemoServer(
  customers = 1_000,
  options: { readonly clock?: Clock } = {},
): Promise<DemoServer> {
  const clock = options.clock ?? movableClock(DEMO_MORNING)
  const io = { ...quietIo, now: () => new Date(clock.now()) }
  const parent = await mkdtemp(join(tmpdir(), 'zhike-e2e-'))
  const dir = join(parent, 'bank')
  const [webFolder, made] = await Promise.all([
    buildPages(quietIo.tell),
    makeDemoHome({ dir, customers, seed: SEED, environment, io }),
  ])
  const config = readConfig(environment)
  const home = await openHome(dir, config, { clock })
  const bank = { home, config }
  await nightOf(bank, made.business_date, io)
  const app: FastifyInstance = await listen(bank, { port: 0, webFolder, clock })
  return {
    address: addressOf(app),
    clock,
    dir,
    home,
    made,
    signInOf(role, second = false) {
      const found = made.sign_ins.filter((signIn) => signIn.role === role)[second ? 1 : 0]
      if (found === undefined) throw new Error(`the demo bank has no sign-in for ${role}`)
      return found
    },
    async gatewayTexts() {
      const kept = await readFile(join(dir, 'gateway', 'accepted.jsonl'), 'utf8')
      return kept
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as Taken).text)
    },
    async nightOfDay(date) {
      await loadDay({ bank, made, customers, date, io })
      await nightOf(bank, date, io)
    },
    async close() {
      await app.close()
      await home.close()
      await rm(parent, { recursive: true, force: true })
    },
  }
}

interface Taken {
  readonly text: string
}

interface LaterDay {
  readonly bank: { readonly home: Home; readonly config: Config }
  readonly made: DemoHome
  readonly customers: number
  readonly date: string
  readonly io: CommandIo
}

async function loadDay({ bank, made, customers, date, io }: LaterDay): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'zhike-next-day-'))
  try {
    const firstDate = made.business_date
    const { folder, files } = await makeNextDay({
      ...{ customers, seed: SEED, firstDate, previousDate: firstDate, businessDate: date, out },
    })
    const named = [...new Set(files.map(({ feed }) => feed))]
    const feeds = await readFeeds(named.map((feed) => join(feedFolder, `${feed}.yaml`)))
    const { refusals } = await loadFeeds(bank, { feeds, source: folder, date, io })
    if (refusals.length > 0) throw new Error(`the next day is refused: ${JSON.stringify(refusals)}`)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}
