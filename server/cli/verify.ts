import { verifyLake } from '#modules/decide/night/index.ts'
import type { Break } from '#modules/decide/night/index.ts'
import { verifyAudit } from '#platform/audit/index.ts'
import type { AuditVerdict } from '#platform/audit/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const verify: Command = {
  name: 'verify',
  words: { zh: '校验证明、审计链与勾稽', en: 'verify certificate, audit chain and reconciliation' },
  positionals: { least: 0, most: 0 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const lake = await verifyLake({ ...home, timeZone: home.settings.timeZone })
      const ledger = await home.ledger()
      const audit = await verifyAudit(ledger.db)
      const breaks: Break[] = [...lake.breaks, ...auditBreaks(audit)]
      const passed = breaks.length === 0
      const { certificate, reconciliation } = lake
      if (call.json) {
        call.io.print(JSON.stringify({ passed, certificate, audit, reconciliation, breaks }))
      } else {
        for (const { part, where, words } of breaks) {
          call.io.print(`${part}: ${where}: ${words.en}`)
        }
        call.io.print(passed ? 'All is as it was left.' : `${breaks.length} breaks.`)
      }
      return passed ? exitCodes.done : exitCodes.broken
    }),
}

function auditBreaks({ firstBreak }: AuditVerdict): Break[] {
  if (firstBreak === undefined) return []
  return [{ part: 'audit', where: `row ${firstBreak.seq}`, words: firstBreak.words }]
}
