import { once } from 'node:events'

import type { FastifyInstance } from 'fastify'

import { systemClock } from '#kernel/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import { openDemoGateway } from '#server/app/demo-gateway.ts'
import { buildApp } from '#server/app.ts'

import { buildPages } from './built-pages.ts'
import { exitCodes, homeOption } from './command.ts'
import type { Command, CommandCall, CommandOption } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'
import type { Bank } from './open-bank.ts'
import { publishUnreviewedIfAsked, publishUnreviewedOption } from './publish-unreviewed.ts'

export const portOption: CommandOption = {
  kind: 'integer',
  value: 'P',
  words: { zh: '端口（默认 3000）', en: 'port (else ZHIKE_PORT, else 3000)' },
}

export const serve: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    port: portOption,
    'publish-unreviewed': publishUnreviewedOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      await publishUnreviewedIfAsked(bank, call)
      await serveUntilStopped(bank, call, await buildPages(call.io.tell))
      return exitCodes.done
    }),
}

/** Serves an open bank, says where, and ends when somebody presses Ctrl-C or the machine asks. */
export async function serveUntilStopped(
  bank: Bank,
  call: CommandCall,
  webFolder: string,
  onListening?: () => Promise<void>,
): Promise<void> {
  const app = await listen(bank, { port: call.integer('port'), webFolder })
  call.io.print(`Zhike is at ${addressOf(app)}`)
  await onListening?.()
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  call.io.tell('Stopping.')
  await app.close()
}

/** A listening server on an open bank. Close it before the bank. */
export async function listen(
  { home, config: given }: Bank,
  options: {
    readonly port: number | undefined
    readonly webFolder: string
    /** Absent: the machine's. */
    readonly clock?: Clock
  },
): Promise<FastifyInstance> {
  const { port, ...appOptions } = options
  const config = { ...given, port: port ?? given.port }
  const clock = options.clock ?? systemClock
  const gateway = await openDemoGateway(home, config, clock)
  const app = await buildApp(home, gateway?.config ?? config, appOptions)
  app.addHook('onClose', async () => {
    await gateway?.close()
  })
  try {
    await app.listen({ host: config.host, port: config.port })
    await gateway?.sendReceiptsTo(addressOf(app), await openAccessOf({ home, config }))
  } catch (error) {
    await app.close()
    throw error
  }
  if (gateway !== undefined) home.log.info(`the SMS gateway of the demo is at ${gateway.url}`)
  return app
}

export function addressOf(app: FastifyInstance): string {
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://localhost:${port}`
}
