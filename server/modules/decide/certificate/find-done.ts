import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

import type { Words } from '#contracts/words.ts'
import type { Connection } from '#platform/lake/index.ts'

import { checksSchema } from './check-file.ts'

/** A breach that has happened: of one check, by one doer, on one day. */
export interface FoundBreach {
  readonly kind: string
  readonly words: Words
  readonly source: string
  /** Whose doing: `campaign:C1`, `staff:10023`, `action:fund_plan`, `channel:sms`, `product:F1`. */
  readonly subject: string
  readonly happened: string
  readonly customers: number
  /** The first of them by number; the facts hold them all. */
  readonly sample: readonly string[]
}

/** As many customers as an entry names. */
const SAMPLE = 20

/**
 * What was done in the last 31 days and must not have been, from facts as views and the mart as
 * schema `mart`. Nothing is judged here: each breach becomes an incident that a person answers.
 */
export async function findDone(connection: Connection): Promise<FoundBreach[]> {
  const text = await readFile(new URL('./checks/done.yaml', import.meta.url), 'utf8')
  const { tables, checks } = checksSchema.parse(parse(text))
  for (const [name, sql] of Object.entries(tables)) {
    await connection.run(`create or replace temp table ${name} as\n${sql}`)
  }
  const found: FoundBreach[] = []
  for (const { name, words, source, sql } of checks) {
    const rows = await connection.rows<BreachRow>(grouped(sql))
    for (const row of rows) {
      const last = found.at(-1)
      const of = { kind: name, subject: row.subject, happened: row.happened }
      if (last !== undefined && isSame(last, of)) {
        found[found.length - 1] = { ...last, sample: [...last.sample, row.customer_id] }
        continue
      }
      const { customers, customer_id } = row
      found.push({ ...of, words, source, customers, sample: [customer_id] })
    }
  }
  for (const name of Object.keys(tables)) await connection.run(`drop table temp.${name}`)
  return found
}

interface BreachRow {
  readonly subject: string
  readonly happened: string
  readonly customer_id: string
  readonly customers: number
}

/** Rows of a breach, counted and cut down by the engine: there may be millions. */
function grouped(sql: string): string {
  return `
    with breach as (
      select distinct subject, cast(happened as varchar) as happened, customer_id
      from (${sql}) as rows
    ),
    placed as (
      select
        subject,
        happened,
        customer_id,
        count(*) over (partition by subject, happened) as customers,
        row_number() over (partition by subject, happened order by customer_id) as place
      from breach
    )
    select subject, happened, customer_id, customers
    from placed
    where place <= ${SAMPLE}
    order by subject, happened, customer_id`
}

function isSame(
  one: Pick<FoundBreach, 'kind' | 'subject' | 'happened'>,
  other: Pick<FoundBreach, 'kind' | 'subject' | 'happened'>,
): boolean {
  return one.kind === other.kind && one.subject === other.subject && one.happened === other.happened
}
