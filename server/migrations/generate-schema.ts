/** Writes `schema.sql` anew: `node server/migrations/generate-schema.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { testLedger } from '#server/testing/test-ledger.ts'
import { describeSchema } from './describe-schema.ts'

const ledger = await testLedger()
try {
  const file = fileURLToPath(new URL('./schema.sql', import.meta.url))
  writeFileSync(file, await describeSchema(ledger.pool))
} finally {
  await ledger.close()
}
