import { openDecisions } from '#modules/decide/decisions/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const decideCommand: Command = {
  takes: 'ID',
  positionals: { least: 1, most: 1 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const pack = await home.pack()
      const decisions = openDecisions({
        marts: home.martReader,
        ledger: await home.ledger(),
        strategy: () => pack,
        timeZone: home.settings.timeZone,
      })
      const decision = await decisions.read({
        customerId: call.positionals[0] ?? '',
        scope: { kind: 'bank' },
        now: call.io.now().getTime(),
      })
      if (call.json) {
        call.io.print(JSON.stringify({ ...decision, as_of: decision.as_of.date }))
        return exitCodes.done
      }
      call.io.print(`${decision.customer_id} as of ${decision.as_of.date}`)
      const ranked = decision.actions
        .filter(({ rank }) => rank !== null)
        .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      for (const { action, rank, channel, priority } of ranked) {
        call.io.print(`  ${rank}. ${action} (${channel ?? '-'}) ${priority?.value ?? 0} yuan`)
      }
      for (const { action, stage, reason } of decision.actions) {
        if (stage !== null) call.io.print(`  - ${action}: ${stage}: ${reason?.en ?? ''}`)
      }
      return exitCodes.done
    }),
}
