import { newApiKey } from '#contracts/api-keys.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'

const scopes = newApiKey.shape.scopes.element.options

export const keyAdd: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    name: {
      kind: 'text',
      required: true,
      words: { zh: '系统名称；续期时沿用', en: 'the name of the system; keep it when you renew' },
    },
    scope: {
      kind: 'text',
      value: 'SCOPE',
      required: true,
      repeats: true,
      words: { zh: `权限，可重复：${scopes.join(' ')}`, en: `repeatable: ${scopes.join(' ')}` },
    },
    rate: {
      kind: 'integer',
      value: 'N',
      words: { zh: '每分钟请求上限（默认 6000）', en: 'requests a minute (else 6000)' },
    },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const rate = call.integer('rate')
      const read = newApiKey.safeParse({
        name: call.text('name'),
        scopes: call.texts('scope'),
        ...(rate !== undefined && { requestsPerMinute: rate }),
      })
      if (!read.success) {
        const about = String(read.error.issues[0]?.path[0])
        throw new UsageError(
          about === 'scopes'
            ? `--scope is one of ${scopes.join(', ')}`
            : `--${about === 'name' ? 'name' : 'rate'} is not right`,
        )
      }
      const access = await openAccessOf(bank)
      const { key, secret } = await access.makeApiKey(read.data, {
        actor: 'system:command-line',
        now: call.io.now().getTime(),
      })
      if (call.json) call.io.print(JSON.stringify({ ...key, secret }))
      else call.io.print(`${key.name} may ask with this key, shown only now: ${secret}`)
      return exitCodes.done
    }),
}
