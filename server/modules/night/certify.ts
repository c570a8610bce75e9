import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

import { words } from '#contracts/words.ts'
import type { Connection } from '#platform/lake/index.ts'

import type { Certificate } from './night-record.ts'

const certificateFile = new URL('./sql/certificate.yaml', import.meta.url)

const namePattern = /^[a-z][a-z0-9_]*$/

const checksSchema = z.object({
  checks: z.array(
    z.strictObject({ name: z.string(), words, each: z.string().optional(), sql: z.string() }),
  ),
})
type Check = z.output<typeof checksSchema>['checks'][number]

/**
 * Proves a mart against the facts it came from. The connection has the facts as views and the mart
 * as schema `mart`. It never throws for a violation: the certificate says how many, of which check.
 */
export async function certify(connection: Connection): Promise<Certificate> {
  const { checks } = checksSchema.parse(parse(await readFile(certificateFile, 'utf8')))
  const results = []
  for (const check of checks) {
    let violations = 0
    for (const sql of await statementsOf(connection, check)) {
      const [row] = await connection.rows<Record<string, number>>(sql)
      const found = Object.values(row ?? {})[0]
      if (typeof found !== 'number') throw new Error(`${check.name} must give one number`)
      violations += found
    }
    results.push({ check: check.name, words: check.words, violations })
  }
  const violations = results.reduce((sum, result) => sum + result.violations, 0)
  return { passed: violations === 0, checks: results.length, violations, results }
}

/** The check's statement, once for each name it is about. */
async function statementsOf(connection: Connection, { name, each, sql }: Check): Promise<string[]> {
  if (each === undefined) return [sql]
  const rows = await connection.rows<{ name: string }>(each)
  return rows.map((row) => {
    // The name becomes part of a statement: a mart tampered with must not write one.
    if (!namePattern.test(row.name)) throw new Error(`${name} is about no name: ${row.name}`)
    return sql.replaceAll('{name}', row.name)
  })
}
