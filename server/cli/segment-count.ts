import { segmentCount } from '#modules/act/customers/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const segmentCountCommand: Command = {
  takes: '"RULE"',
  positionals: { least: 1, most: 1 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const pack = await home.pack()
      const parts = { marts: home.martReader, strategy: () => pack }
      const count = await segmentCount(parts, call.positionals[0] ?? '')
      if (call.json) {
        call.io.print(JSON.stringify(count))
      } else {
        call.io.print(`${count.customers} customers as of ${count.as_of}`)
        call.io.print(count.words.zh)
        call.io.print(count.words.en)
      }
      return exitCodes.done
    }),
}
