import type { Clock } from '#kernel/clock.ts'
import { openAccess } from '#modules/know/access/index.ts'
import type { Access } from '#modules/know/access/index.ts'
import { readConfig } from '#server/config.ts'
import type { Config } from '#server/config.ts'
import { openHome } from '#server/home.ts'
import type { Home } from '#server/home.ts'

import type { CommandCall, CommandIo } from './command.ts'

export interface Bank {
  readonly home: Home
  readonly config: Config
}

/** The clock a command goes by, which is that of whoever runs it. */
export function clockOf({ now }: Pick<CommandIo, 'now'>): Clock {
  return { now: () => now().getTime() }
}

/** Opens the home a command names, does the work, and closes what was opened, whatever happens. */
export async function withBank<T>(call: CommandCall, work: (bank: Bank) => Promise<T>): Promise<T> {
  const config = readConfig(call.io.environment)
  const home = await openHome(call.text('home') ?? config.home, config, { clock: clockOf(call.io) })
  try {
    return await work({ home, config })
  } finally {
    await home.close()
  }
}

/** Access to an open bank: accounts, sessions, the organisation. */
export async function openAccessOf({ home, config }: Bank): Promise<Access> {
  return openAccess({
    ledger: await home.ledger(),
    sessions: { idleMinutes: config.sessionIdleMinutes, hours: config.sessionHours },
    timeZone: home.settings.timeZone,
  })
}
