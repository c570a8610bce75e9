import { readConfig } from '#server/config.ts'
import { createLog } from '#platform/log/index.ts'

import { restore as restoreHome } from '../backup/restore.ts'
import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'

export const restore: Command = {
  takes: 'FILE',
  positionals: { least: 1, most: 1 },
  options: { home: homeOption, json: jsonOption },
  run: async (call) => {
    const config = readConfig(call.io.environment)
    const dir = call.text('home') ?? config.home
    const made = await restoreHome({
      file: call.positionals[0] ?? '',
      dir,
      databaseUrl: config.databaseUrl,
      now: call.io.now(),
      log: createLog({ level: config.logLevel }),
    })
    const result = { home: dir, made_at: made.madeAt, facts_hash: made.factsHash, mart: made.mart }
    if (call.json) call.io.print(JSON.stringify(result))
    else {
      call.io.print(`${dir} is as it was at ${made.madeAt}.`)
      call.io.print('Put the vault’s key back (keys/ or ZHIKE_VAULT_KEYS), then: zhike verify.')
      call.io.print('Messages wait until: zhike release-outbox --by STAFF --reason WHY.')
    }
    return exitCodes.done
  },
}
