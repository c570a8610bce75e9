import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

import { words } from '#contracts/words.ts'
import type { Connection } from '#platform/lake/index.ts'

import type { Certificate } from './night-record.ts'

const certificateFile = new URL('./sql/certificate.yaml', import.meta.url)

const checksSchema = z.object({
  checks: z.array(z.strictObject({ name: z.string(), words, sql: z.string() })),
})

/**
 * Proves a mart against the facts it came from. The connection has the facts as views and the mart
 * as schema `mart`. It never throws for a violation: the certificate says how many, of which check.
 */
export async function certify(connection: Connection): Promise<Certificate> {
  const { checks } = checksSchema.parse(parse(await readFile(certificateFile, 'utf8')))
  const results = []
  for (const check of checks) {
    const [row] = await connection.rows<Record<string, number>>(check.sql)
    const violations = Object.values(row ?? {})[0]
    if (typeof violations !== 'number') throw new Error(`${check.name} must give one number`)
    results.push({ check: check.name, words: check.words, violations })
  }
  const violations = results.reduce((sum, result) => sum + result.violations, 0)
  return { passed: violations === 0, checks: results.length, violations, results }
}
