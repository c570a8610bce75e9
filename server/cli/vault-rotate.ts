import { appendAudit } from '#platform/audit/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const vaultRotate: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const vault = await home.vault()
      const onProgress = (done: number): void => call.io.tell(`${done} values encrypted anew`)
      // What a killed rotation left is finished first; only when nothing was, a new key is made.
      let { version, rows } = await vault.rotate({ onProgress })
      if (rows === 0) {
        await vault.addKey()
        ;({ version, rows } = await vault.rotate({ onProgress }))
      }
      const retired = await vault.retireKeys()
      const ledger = await home.ledger()
      await ledger.db.transaction().execute(async (transaction) => {
        await appendAudit(transaction, {
          at: call.io.now().toISOString(),
          actor: 'system:command-line',
          action: 'vault.rotate',
          detail: { version, rows, retired },
        })
      })
      if (call.json) call.io.print(JSON.stringify({ version, rows, retired }))
      else {
        call.io.print(`All is encrypted with key ${version}: ${rows} values anew.`)
        call.io.print('Older backups open with the keys they were made with: keep those.')
      }
      return exitCodes.done
    }),
}
