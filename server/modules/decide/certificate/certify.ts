import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

import type { Connection } from '#platform/lake/index.ts'

import type { Certificate } from './certificate.ts'
import { checksSchema, namePattern } from './check-file.ts'
import type { Check } from './check-file.ts'

const checkFiles = ['reconciliation.yaml', 'conduct.yaml']

/**
 * Proves a mart against the facts it came from. The connection has the facts as views and the mart
 * as schema `mart`. It never throws for a violation: the certificate says how many, of which check.
 */
export async function certify(connection: Connection): Promise<Certificate> {
  const results = []
  for (const file of checkFiles) {
    const text = await readFile(new URL(`./checks/${file}`, import.meta.url), 'utf8')
    const { tables, checks } = checksSchema.parse(parse(text))
    for (const [name, sql] of Object.entries(tables)) {
      await connection.run(`create or replace temp table ${name} as\n${sql}`)
    }
    for (const check of checks) results.push(await checked(connection, check))
    for (const name of Object.keys(tables)) await connection.run(`drop table temp.${name}`)
  }
  const violations = results.reduce((sum, result) => sum + result.violations, 0)
  return { passed: violations === 0, checks: results.length, violations, results }
}

async function checked(connection: Connection, check: Check) {
  let violations = 0
  for (const sql of await statementsOf(connection, check)) {
    const [row] = await connection.rows<Record<string, number>>(sql)
    const found = Object.values(row ?? {})[0]
    if (typeof found !== 'number') throw new Error(`${check.name} must give one number`)
    violations += found
  }
  return { check: check.name, words: check.words, source: check.source, violations }
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
