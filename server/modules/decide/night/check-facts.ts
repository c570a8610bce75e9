import { ProblemError } from '#contracts/problems.ts'
import { facts } from '#modules/know/intake/index.ts'
import type { Fact } from '#modules/know/intake/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'

import type { StepCounts } from './domain/steps.ts'

interface FailedCheck {
  readonly fact: Fact
  readonly check: string
  readonly rows: number
}

function checkSql(fact: Fact): string {
  const key = fact.key.map(quoteIdentifier).join(', ')
  const counts = fact.checks.map(
    (check) => `  count(*) filter (where not (${check.holds})) as ${quoteIdentifier(check.name)}`,
  )
  const missing = Object.entries(fact.columns)
    .filter(([, column]) => column.required === true)
    .map(
      ([name]) =>
        `  count(*) filter (where ${quoteIdentifier(name)} is null) ` +
        `as ${quoteIdentifier(`${name} is missing`)}`,
    )
  return [
    'select',
    ['  count(*) as rows', ...counts, ...missing].join(',\n'),
    `from ${quoteIdentifier(fact.name)} -- one row per ${key}`,
  ].join('\n')
}

/**
 * Runs each fact's own checks over the facts as of the night, from views named after the facts.
 * @throws ProblemError `facts_unsound` naming every failed check: nothing is published
 */
export async function checkFacts(connection: Connection): Promise<StepCounts> {
  const failed: FailedCheck[] = []
  let rows = 0
  for (const fact of facts) {
    const [found] = await connection.rows<Record<string, number>>(checkSql(fact))
    if (found === undefined) throw new Error('an aggregate without a group gives one row')
    const { rows: factRows = 0, ...violations } = found
    rows += factRows
    for (const [check, count] of Object.entries(violations)) {
      if (count > 0) failed.push({ fact, check, rows: count })
    }
  }
  if (failed.length > 0) throw unsound(failed)
  return { rowsIn: rows, rowsOut: rows, rowsRejected: 0 }
}

function unsound(failed: readonly FailedCheck[]): ProblemError {
  const list = (language: 'zh' | 'en'): string =>
    failed.map(({ fact, check, rows }) => `${fact.words[language]}: ${check} (${rows})`).join('; ')
  return new ProblemError('facts_unsound', {
    zh: `事实检查未通过：${list('zh')}`,
    en: `Facts fail their checks: ${list('en')}`,
  })
}
