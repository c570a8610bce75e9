import { readFile, writeFile } from 'node:fs/promises'

import { checkEvidence, makeEvidence } from '../person-rights/evidence.ts'
import type { Evidence } from '../person-rights/evidence.ts'
import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const evidence: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    to: { kind: 'text', value: 'FILE', words: { zh: '写入的文件', en: 'the file to write' } },
    check: {
      kind: 'text',
      value: 'FILE',
      words: { zh: '核对已有的材料', en: 'a pack made before, to be checked' },
    },
    by: { kind: 'text', value: 'STAFF', words: { zh: '经办人工号', en: 'staff number' } },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const checked = call.text('check')
      if (checked !== undefined) {
        const given = JSON.parse(await readFile(checked, 'utf8')) as Evidence
        const breaks = await checkEvidence(await home.ledger(), given)
        if (call.json) call.io.print(JSON.stringify({ passed: breaks.length === 0, breaks }))
        else for (const line of breaks.length === 0 ? ['All agrees.'] : breaks) call.io.print(line)
        return breaks.length === 0 ? exitCodes.done : exitCodes.broken
      }
      const to = call.text('to')
      const by = call.text('by')
      if (to === undefined || by === undefined) {
        throw new UsageError('--to and --by are missing: the file to write, and who asks')
      }
      const made = await makeEvidence(home, `staff:${by}`, call.io.now())
      await writeFile(to, `${JSON.stringify(made, null, 1)}\n`, { mode: 0o600 })
      const result = { to, sha256: made.sha256, seq: made.audit.seq }
      call.io.print(call.json ? JSON.stringify(result) : `${to}: ${made.sha256}`)
      return exitCodes.done
    }),
}
