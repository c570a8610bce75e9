import { rm } from 'node:fs/promises'

import { dateAt } from '#kernel/clock.ts'
import { readConfig } from '#server/config.ts'
import { isHome, openHome } from '#server/home.ts'

import { buildPages } from './built-pages.ts'
import { exitCodes, homeOption } from './command.ts'
import type { Command, CommandCall, CommandIo } from './command.ts'
import { daysBehind } from './demo-days.ts'
import { customersOption, DEMO_CUSTOMERS, DEMO_SEED, makeDemoHome } from './demo.ts'
import { printSignIns, readDemoHome } from './demo-home.ts'
import { nightOf } from './night.ts'
import { clockOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'
import { portOption, serveUntilStopped } from './serve.ts'

export const start: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    port: portOption,
    customers: {
      ...customersOption,
      words: { zh: '首次建立的演示客户数', en: 'customers of the demo bank, the first time' },
    },
  },
  async run(call) {
    const config = readConfig(call.io.environment)
    const dir = call.text('home') ?? config.home
    const pages = buildPages(call.io.tell)
    const [webFolder] = await Promise.all([pages, makeUnlessThere(dir, call)])
    return withBank(call, async (bank) => {
      const {
        martStore,
        settings: { businessDate },
      } = bank.home
      if ((await martStore.current()) === undefined && businessDate !== null) {
        call.io.tell(`Running the night of ${businessDate}`)
        await nightOf(bank, businessDate, call.io)
      }
      await serveUntilStopped(bank, call, webFolder, () => tellSignIns(bank, call.io))
      return exitCodes.done
    })
  },
}

async function makeUnlessThere(dir: string, call: CommandCall): Promise<void> {
  if (await isHome(dir)) {
    const whole = await readDemoHome(dir)
    if (whole !== undefined || !(await isHalfMadeDemo(dir, call.io))) return
    call.io.tell('The demo bank was left half-made; making it anew.')
    await rm(dir, { recursive: true, force: true })
  }
  await makeDemoHome({
    dir,
    customers: call.integer('customers') ?? DEMO_CUSTOMERS,
    seed: DEMO_SEED,
    environment: call.io.environment,
    io: call.io,
  })
}

async function isHalfMadeDemo(dir: string, io: CommandIo): Promise<boolean> {
  const home = await openHome(dir, readConfig(io.environment), { clock: clockOf(io) })
  try {
    return home.settings.demo
  } finally {
    await home.close()
  }
}

async function tellSignIns(bank: Bank, io: CommandIo): Promise<void> {
  const made = await readDemoHome(bank.home.dir)
  if (made === undefined) return
  printSignIns(made.sign_ins, io)
  io.print('Shown again by: npx zhike demo sign-ins')
  const behind = await daysBehind(bank, dateAt(io.now().getTime(), bank.home.settings.timeZone))
  const days = behind === 0 ? 1 : behind
  const why =
    behind === 0
      ? 'Its next day, with a night in which what you did counts'
      : `Its data are ${behind} days old. To today, with a night in which what you did counts`
  io.print(`${why}: npx zhike demo --days ${days}`)
}
