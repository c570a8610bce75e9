import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { FastifyInstance } from 'fastify'

import { buildPages } from '../server/cli/built-pages.ts'
import type { CommandIo } from '../server/cli/command.ts'
import { makeDemoHome } from '../server/cli/demo.ts'
import type { DemoHome } from '../server/cli/demo.ts'
import { nightOf } from '../server/cli/night.ts'
import { addressOf, listen } from '../server/cli/serve.ts'
import { readConfig } from '../server/config.ts'
import { openHome } from '../server/home.ts'
import type { Home } from '../server/home.ts'
import type { Clock } from '../server/kernel/clock.ts'

/** A demo bank on a port of its own, as `npm start` would serve it. */
export interface DemoServer {
  readonly address: string
  readonly dir: string
  readonly home: Home
  readonly made: DemoHome
  /** The sign-in of a role; of two relationship managers the first, `second` the other. */
  signInOf(role: string, second?: boolean): { readonly staff: string, readonly password: string }
  close(): Promise<void>
}

const environment = { ...process.env, ZHIKE_LOG_LEVEL: 'error' }

const quietIo: CommandIo = {
  print: () => undefined,
  tell: () => undefined,
  environment,
  interactive: false,
  now: () => new Date(),
}

/** A bank whose clock starts at an instant such as `2026-11-02T10:00:00+08:00`, and runs. */
export function clockFrom(instant: string): Clock {
  const start = Date.parse(instant)
  const began = performance.now()
  return { now: () => start + Math.floor(performance.now() - began) }
}

export async function startDemoServer(
  customers = 1_000,
  options: { readonly clock?: Clock } = {},
): Promise<DemoServer> {
  const parent = await mkdtemp(join(tmpdir(), 'zhike-e2e-'))
  const dir = join(parent, 'bank')
  const [webFolder, made] = await Promise.all([
    buildPages(quietIo.tell),
    makeDemoHome({ dir, customers, seed: 7, environment, io: quietIo }),
  ])
  const config = readConfig(environment)
  const home = await openHome(dir, config)
  const bank = { home, config }
  await nightOf(bank, made.business_date, quietIo)
  const app: FastifyInstance = await listen(bank, { port: 0, webFolder, ...options })
  return {
    address: addressOf(app),
    dir,
    home,
    made,
    signInOf(role, second = false) {
      const found = made.sign_ins.filter((signIn) => signIn.role === role)[second ? 1 : 0]
      if (found === undefined) throw new Error(`the demo bank has no sign-in for ${role}`)
      return found
    },
    async close() {
      await app.close()
      await home.close()
      await rm(parent, { recursive: true, force: true })
    },
  }
}
