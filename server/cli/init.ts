import { fileURLToPath } from 'node:url'

import { ProblemError } from '#contracts/problems.ts'
import { isTimeZone } from '#kernel/clock.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { readConfig } from '#server/config.ts'
import { createHome, openHome, soundPack } from '#server/home.ts'
import { publishFirst } from '#server/strategy-in-force.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { clockOf } from './open-bank.ts'

/** The pack that comes with the product. */
export const defaultStrategy = fileURLToPath(new URL('../../strategy', import.meta.url))

export const init: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    strategy: {
      kind: 'text',
      value: 'DIR',
      words: { zh: '策略包（默认随产品的策略包）', en: 'the strategy pack (else the default one)' },
    },
    overlay: {
      kind: 'text',
      value: 'DIR',
      repeats: true,
      words: { zh: '覆盖包，可重复，依次生效', en: 'an overlay of the pack; repeatable, in order' },
    },
    'time-zone': {
      kind: 'text',
      value: 'ZONE',
      words: {
        zh: '本行时区，如 Asia/Shanghai（默认策略包 pack.time_zone 所写）',
        en: 'the time zone of the bank, as Asia/Shanghai (else what pack.time_zone says)',
      },
    },
    json: jsonOption,
  },
  async run(call) {
    const config = readConfig(call.io.environment)
    const dir = call.text('home') ?? config.home
    const strategy = call.text('strategy') ?? defaultStrategy
    const overlays = call.texts('overlay')
    const { pack, hash, unsaid } = await soundPack({ base: strategy, overlays })
    const timeZone = call.text('time-zone') ?? pack.timeZone
    refuseUnsaid(unsaid, timeZone)
    await createHome(dir, {
      strategy,
      overlays,
      now: call.io.now(),
      settings: {
        ...{ currency: pack.currency, timeZone },
        businessDate: pack.businessDate ?? null,
      },
    })
    const home = await openHome(dir, config, { clock: clockOf(call.io) })
    try {
      await publishFirst(home, 'zhike init', call.io.now())
    } finally {
      await home.close()
    }
    if (call.json) call.io.print(JSON.stringify({ home: home.dir, strategy: hash }))
    else call.io.print(`An empty bank is in ${home.dir} (strategy ${hash.slice(0, 12)}).`)
    return exitCodes.done
  },
}

/** A home can't be made before somebody said in which money, clock and calendar it lives. */
function refuseUnsaid(
  unsaid: LoadedPack['unsaid'],
  timeZone: string | undefined,
): asserts timeZone is string {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UsageError(`--time-zone: there is no ${timeZone}; write one like Asia/Shanghai`)
  }
  const missing = unsaid.filter((name) => name !== 'time_zone' || timeZone === undefined)
  if (missing.length === 0) return
  const names = missing.map((name) => `pack.${name}`).join(', ')
  throw new ProblemError('strategy_unsound', {
    zh:
      `策略没有写明 ${names}：币种、时区、日历由银行自己写明，改用另一种货币的覆盖包须三项同写，如 ` +
      'pack: { currency: CZK, time_zone: Europe/Prague, calendar: cz } 与 calendars: { cz: … }',
    en:
      `The strategy doesn't say ${names}. A bank says its own money, clock and calendar, and an ` +
      'overlay of another currency says all three, as pack: { currency: CZK, time_zone: ' +
      'Europe/Prague, calendar: cz } with calendars: { cz: … }',
  })
}
