/**
 * A process of its own for `embedded.test.ts`: opens the ledger of the home that is its argument
 * and answers each line of its input, an SQL statement, with a line of JSON; ends after `leave`.
 */
import { createInterface } from 'node:readline'
import { silentLog } from '#platform/log/index.ts'
import { openLedger } from '../../index.ts'

const ledger = await openLedger({ home: process.argv[2] ?? '', log: silentLog() })
process.stdout.write('{"opened":true}\n')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'leave') break
  try {
    const { rows } = await ledger.pool.query(line)
    process.stdout.write(`${JSON.stringify({ rows })}\n`)
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`)
  }
}
await ledger.close()
process.stdout.write('{"closed":true}\n')
process.exit(0)
