import { fileURLToPath } from 'node:url'

import { readConfig } from '#server/config.ts'
import { createHome, openHome, soundPack } from '#server/home.ts'
import { publishFirst } from '#server/strategy-in-force.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { clockOf } from './open-bank.ts'

/** The pack that comes with the product. */
export const defaultStrategy = fileURLToPath(new URL('../../strategy', import.meta.url))

export const init: Command = {
  name: 'init',
  words: { zh: '建立一家空银行', en: 'make an empty bank' },
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
    json: jsonOption,
  },
  async run(call) {
    const config = readConfig(call.io.environment)
    const dir = call.text('home') ?? config.home
    const strategy = call.text('strategy') ?? defaultStrategy
    const overlays = call.texts('overlay')
    const { pack, hash } = await soundPack({ base: strategy, overlays })
    await createHome(dir, {
      strategy,
      overlays,
      now: call.io.now(),
      settings: { currency: pack.currency, businessDate: pack.businessDate ?? null },
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
