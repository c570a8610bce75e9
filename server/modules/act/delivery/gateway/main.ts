/**
 * `node server/modules/act/delivery/gateway/main.ts --port 4100 --folder ./gateway --secret … `: the
 * small SMS gateway as a process of its own. Prints one line when it listens.
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'

import { runningFrom, systemClock } from '#kernel/clock.ts'

import { openGateway } from './gateway.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    folder: { type: 'string', default: './gateway' },
    account: { type: 'string', default: 'zhike' },
    /** Shared with the sender; at least 16 characters. */
    secret: { type: 'string' },
    /** Where receipts are sent, and the API key of scope `receipt.send`. */
    'receipts-url': { type: 'string' },
    'receipts-key': { type: 'string' },
    /** The clock begins at this instant: to try other hours. */
    'clock-from': { type: 'string' },
  },
})
const { secret, 'receipts-url': url, 'receipts-key': apiKey, 'clock-from': from } = values
if (secret === undefined || secret.length < 16) {
  process.stderr.write('--secret of at least 16 characters is needed\n')
  process.exit(1)
}
const gateway = await openGateway({
  folder: values.folder,
  port: Number(values.port),
  account: values.account,
  secret,
  clock: from === undefined ? systemClock : runningFrom(from),
  receipts: url === undefined || apiKey === undefined ? undefined : { url, apiKey },
})
process.stdout.write(`The SMS gateway is at ${gateway.url}\n`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
await gateway.close()
