import { customerJson } from '#modules/act/customers/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const customer: Command = {
  takes: 'ID',
  positionals: { least: 1, most: 1 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const pack = await home.pack()
      const parts = { marts: home.martReader, facts: home.factStore, strategy: () => pack }
      const profile = await customerJson(parts, call.positionals[0] ?? '')
      if (call.json) {
        call.io.print(JSON.stringify(profile))
        return exitCodes.done
      }
      call.io.print(`${profile.customer_id} as of ${profile.as_of}`)
      for (const { scheme, tier, reason } of profile.tiers) {
        call.io.print(`  ${scheme}: ${tier ?? '-'} (${reason.en})`)
      }
      for (const { name, value, source } of profile.tags) {
        if (value !== null) call.io.print(`  ${name} = ${String(value)}  [${source}]`)
      }
      return exitCodes.done
    }),
}
