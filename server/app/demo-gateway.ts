import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Clock } from '#kernel/clock.ts'
import type { Access } from '#modules/know/access/index.ts'
import { openGateway } from '#modules/act/delivery/index.ts'
import type { Config } from '#server/config.ts'
import type { Home } from '#server/home.ts'

/** The SMS gateway a demo bank brings along, so that the whole loop lives on a laptop. */
export interface DemoGateway {
  readonly url: string
  /** The configuration with this gateway in it. */
  readonly config: Config
  /** Tells it where our server listens, and gives it a key to send receipts with. */
  sendReceiptsTo(address: string, access: Access): Promise<void>
  close(): Promise<void>
}

/** Undefined for a real bank, and where a gateway is set up. It listens on this machine alone. */
export async function openDemoGateway(
  home: Pick<Home, 'dir' | 'settings'>,
  config: Config,
  clock: Clock,
): Promise<DemoGateway | undefined> {
  if (!home.settings.demo || config.smsGatewayUrl !== undefined) return undefined
  const folder = join(home.dir, 'gateway')
  const secret = randomBytes(24).toString('base64url')
  const account = config.smsGatewayAccount
  const gateway = await openGateway({ folder, port: 0, account, secret, clock })
  return {
    url: gateway.url,
    config: Object.freeze({ ...config, smsGatewayUrl: gateway.url, smsGatewaySecret: secret }),
    async sendReceiptsTo(address, access) {
      const apiKey = await receiptsKey(folder, access, clock)
      gateway.tellReceipts({ url: `${address}/v1/receipts`, apiKey })
      gateway.tellAnswers({ url: `${address}/v1/inbound`, apiKey })
    },
    close: () => gateway.close(),
  }
}

/** One key for as long as nobody revokes it, kept where the demo bank keeps its other secrets. */
async function receiptsKey(folder: string, access: Access, clock: Clock): Promise<string> {
  const now = clock.now()
  const path = join(folder, 'receipts-key')
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  // One made before customers could answer is made anew.
  const known = kept === undefined ? undefined : await access.gate.authenticateKey?.(kept, now)
  if (kept !== undefined && known?.rights.has('inbound.send') === true) return kept
  const { secret } = await access.makeApiKey(
    { name: '演示短信网关', scopes: ['receipt.send', 'inbound.send'], requestsPerMinute: 100_000 },
    { actor: 'system:demo', now },
  )
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path, secret, { mode: 0o600 })
  return secret
}
