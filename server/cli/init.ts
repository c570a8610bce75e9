import { fileURLToPath } from 'node:url'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'

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
    const { createBank } = await import('./create-bank.ts')
    const made = await createBank({
      home: call.text('home'),
      strategy: call.text('strategy') ?? defaultStrategy,
      overlays: call.texts('overlay'),
      demo: false,
      io: call.io,
    })
    if (call.json) call.io.print(JSON.stringify(made))
    else call.io.print(`An empty bank is in ${made.home} (strategy ${made.strategy}).`)
    return exitCodes.done
  },
}
