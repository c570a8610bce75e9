import { appendAudit } from '#platform/audit/index.ts'

import { backUp } from '../backup/back-up.ts'
import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const backup: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    to: {
      kind: 'text',
      value: 'FILE',
      required: true,
      words: { zh: '备份文件', en: 'the file to write' },
    },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const to = call.text('to') ?? ''
      call.io.tell('taking a snapshot of ledger and lake')
      const at = call.io.now()
      const made = await backUp(home, to, at)
      const rows = made.ledger.tables.reduce((sum, table) => sum + table.rows, 0)
      const files = made.files.length
      const ledger = await home.ledger()
      await ledger.db.transaction().execute(async (transaction) => {
        const detail = { rows, files, facts: made.factsHash }
        const actor = 'system:command-line'
        await appendAudit(transaction, {
          at: at.toISOString(),
          actor,
          action: 'home.backup',
          detail,
        })
      })
      const result = { to, rows, files, facts_hash: made.factsHash, mart: made.mart }
      if (call.json) call.io.print(JSON.stringify(result))
      else {
        call.io.print(`${to}: ${rows} rows of the ledger, ${files} files.`)
        call.io.print('The vault’s key is not in it: keep keys/ of the home apart.')
      }
      return exitCodes.done
    }),
}
