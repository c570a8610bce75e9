import { releaseOutbox } from '#modules/act/delivery/index.ts'

import { exitCodes, homeOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const releaseOutboxCommand: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    by: {
      kind: 'text',
      value: 'STAFF',
      required: true,
      words: { zh: '放行人工号', en: 'staff number of whoever decides' },
    },
    reason: { kind: 'text', value: 'WHY', required: true, words: { zh: '原因', en: 'why' } },
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const reason = (call.text('reason') ?? '').trim()
      if (reason.length < 4) throw new UsageError('--reason says in words why this copy is to send')
      const actor = `staff:${call.text('by') ?? ''}`
      const now = call.io.now()
      await releaseOutbox(await home.ledger(), home.ledgerFolder, { actor, reason, now })
      call.io.print('Messages go out from here. See to it that no other copy sends.')
      return exitCodes.done
    }),
}
