import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import { dateAt } from '#kernel/clock.ts'
import { datasetNamed, facts, findFact } from '#modules/know/intake/index.ts'
import type { LedgerExport } from '#modules/decide/night/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import { quoteIdentifier } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { VaultField } from '#platform/vault/index.ts'
import type { Home } from '../home.ts'
import { customerColumns } from './keep-retention.ts'
import { onLake } from './on-lake.ts'
import { note } from './requests.ts'
import type { PersonAct } from './requests.ts'

/** Sorts after every feed: of one key on one day the later name counts. */
const sourceOf = (fact: string): string => `zz_correction_${fact}`

type Parts = Pick<Home, 'dir' | 'settings' | 'factStore' | 'ledger' | 'vault'>

/** A name, number or address as the person says it is. */
export async function correctIdentity(
  home: Parts,
  act: PersonAct & { readonly field: VaultField; readonly value: string },
): Promise<void> {
  const vault = await home.vault()
  await write(home, act, { fact: null, rowKey: {}, value: null }, (transaction, at) =>
    vault.correct(
      { kind: 'customer', id: act.customerId, field: act.field, value: act.value },
      at,
      transaction,
    ),
  )
}

/**
 * A column of a row that tells of the person, as they say it is. It counts from the next night on,
 * whatever is delivered, until the bank's own file says the same.
 * @param act.row the rest of the row's key, where the customer number is not all of it
 * @throws ProblemError `input_invalid` for what is no such column or value, `not_found` without a row
 */
export async function correctFact(
  home: Parts,
  act: PersonAct & {
    readonly fact: string
    readonly field: string
    readonly value: string
    readonly row: Readonly<Record<string, string>>
  },
): Promise<void> {
  const { fact: name, field, value, customerId } = act
  const column = findFact(name)?.columns[field]
  const fact = findFact(name)
  if (fact === undefined || column === undefined || !isCorrectable(name)) {
    throw invalid(
      'field',
      `${name}.${field}`,
      'is no column of a person’s facts',
      '不是客户事实的列',
    )
  }
  if (fact.key.includes(field)) {
    throw invalid('field', field, 'names the row and can’t be corrected', '是行的键，不能更正')
  }
  if (column.codes !== undefined && !(value in column.codes)) {
    throw invalid(
      'value',
      value,
      `is none of ${Object.keys(column.codes).join(', ')}`,
      '不在代码表中',
    )
  }
  const rowKey = {
    ...act.row,
    ...(fact.key.includes('customer_id') && { customer_id: customerId }),
  }
  const dataset = datasetNamed(name)
  const type = dataset.columns.find((one) => one.name === field)?.sqlType ?? 'varchar'
  const today = dateAt(act.now, act.timeZone)
  const relation = await home.factStore.relationWithout(dataset, today, sourceOf(name))
  const keys = Object.entries(rowKey)
  const found = await onLake(home, async (connection) => {
    const [typed] = await connection.rows<{ ok: boolean }>(
      `select try_cast($value as ${type}) is not null as ok`,
      { value },
    )
    if (typed?.ok !== true) throw invalid('value', value, `is no ${column.kind}`, '格式不正确')
    const where = [
      `(${customerColumns(name)
        .map((one) => `${quoteIdentifier(one)} = $customer`)
        .join(' or ')})`,
      ...keys.map(([key], index) => `${quoteIdentifier(key)} = $key${index}`),
    ]
    return connection.rows(`select 1 from (${relation}) where ${where.join(' and ')} limit 2`, {
      customer: customerId,
      ...Object.fromEntries(keys.map(([, one], index) => [`key${index}`, one])),
    })
  })
  if (found.length !== 1) {
    throw new ProblemError('not_found', {
      zh: `${name} 中没有唯一一行：客户 ${customerId}，请用 --row 写全主键`,
      en: `no single row of ${name} is of ${customerId}: name the whole key with --row`,
    })
  }
  await write(home, act, { fact: name, rowKey, value }, async () => undefined)
}

const isCorrectable = (name: string): boolean =>
  findFact(name)?.history === 'state' && customerColumns(name).length > 0

function invalid(path: string, given: string, en: string, zh: string): ProblemError {
  const words = { zh: `${given} ${zh}`, en: `${given} ${en}` }
  return new ProblemError('input_invalid', words, { fields: [{ path, words }] })
}

interface What {
  readonly fact: string | null
  readonly rowKey: Readonly<Record<string, string>>
  readonly value: string | null
}

async function write(
  home: Parts,
  act: PersonAct & { readonly field: string },
  { fact, rowKey, value }: What,
  keep: (transaction: Ledger['db'], at: string) => Promise<void>,
): Promise<void> {
  const ledger = await home.ledger()
  const at = new Date(act.now).toISOString()
  const key = JSON.stringify(rowKey)
  await ledger.db.transaction().execute(async (transaction) => {
    await sql`
      update person_correction
      set ended_at = ${at}, ended_because = 'corrected_again'
      where customer_id = ${act.customerId}
        and fact is not distinct from ${fact}
        and row_key = ${key}::jsonb
        and field = ${act.field}
        and ended_at is null
    `.execute(transaction)
    await sql`
      insert into person_correction (
        customer_id, fact, row_key, field, value, made_at, made_by, reason
      )
      values (
        ${act.customerId}, ${fact}, ${key}::jsonb, ${act.field}, ${value}, ${at}, ${act.actor},
        ${act.reason}
      )
    `.execute(transaction)
    await keep(transaction, at)
    await note(transaction, act, 'correct', { fact: fact ?? 'identity', field: act.field })
  })
}

interface Standing {
  readonly correction_id: number
  readonly customer_id: string
  readonly row_key: Readonly<Record<string, string>>
  readonly field: string
  readonly value: string
}

/**
 * Corrected facts for the night: the bank's own row with what was corrected in it. A correction that
 * the bank's file has come to agree with ends here, with an audit row.
 */
export async function correctionExports(home: Parts, now: () => Date): Promise<LedgerExport[]> {
  const ledger = await home.ledger()
  return facts
    .filter(({ name }) => isCorrectable(name))
    .map(({ name }) => ({
      source: sourceOf(name),
      dataset: datasetNamed(name),
      async *rows(businessDate) {
        const standing = await standingOf(ledger, name, businessDate, home.settings.timeZone)
        if (standing.length > 0)
          yield await correctedRows(home, name, { businessDate, now: now() }, standing)
      },
    }))
}

async function standingOf(
  { db }: Ledger,
  fact: string,
  businessDate: string,
  timeZone: string,
): Promise<readonly Standing[]> {
  const { rows } = await sql<Standing>`
    select correction_id, customer_id, row_key, field, value
    from person_correction
    where fact = ${fact}
      and ended_at is null
      and (made_at at time zone ${timeZone})::date <= ${businessDate}::date + 1
    order by correction_id
  `.execute(db)
  return rows
}

async function correctedRows(
  home: Parts,
  fact: string,
  { businessDate, now }: { readonly businessDate: string; readonly now: Date },
  standing: readonly Standing[],
): Promise<Record<string, unknown>[]> {
  const dataset = datasetNamed(fact)
  const relation = await home.factStore.relationWithout(dataset, businessDate, sourceOf(fact))
  const byRow = Map.groupBy(standing, ({ row_key: key }) =>
    JSON.stringify(Object.entries(key).toSorted()),
  )
  const agreed: Standing[] = []
  const rows = await onLake(home, async (connection) => {
    const corrected: Record<string, unknown>[] = []
    for (const [key, corrections] of byRow) {
      const keys = JSON.parse(key) as [string, string][]
      const [row] = await connection.rows<Record<string, unknown>>(
        `select * exclude (business_date)
        from (${relation})
        where ${keys.map(([name], index) => `${quoteIdentifier(name)} = $key${index}`).join(' and ')}`,
        Object.fromEntries(keys.map(([, value], index) => [`key${index}`, value])),
      )
      if (row === undefined) continue
      const differing = corrections.filter(({ field, value }) => String(row[field]) !== value)
      agreed.push(...corrections.filter((one) => !differing.includes(one)))
      if (differing.length === 0) continue
      corrected.push({
        ...row,
        ...Object.fromEntries(differing.map(({ field, value }) => [field, value])),
      })
    }
    return corrected
  })
  await end(home, agreed, fact, now)
  return rows
}

async function end(
  home: Parts,
  agreed: readonly Standing[],
  fact: string,
  now: Date,
): Promise<void> {
  if (agreed.length === 0) return
  const ledger = await home.ledger()
  const at = now.toISOString()
  await ledger.db.transaction().execute(async (transaction) => {
    for (const { correction_id: id, customer_id: customerId, field } of agreed) {
      await sql`
        update person_correction
        set ended_at = ${at}, ended_because = 'file_agrees'
        where correction_id = ${id} and ended_at is null
      `.execute(transaction)
      await appendAudit(transaction, {
        at,
        actor: 'system:night',
        action: 'person.correction_agreed',
        subject: `customer:${customerId}`,
        detail: { fact, field },
      })
    }
  })
}
