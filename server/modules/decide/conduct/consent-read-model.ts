import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { datasetNamed, findFact } from '#modules/know/intake/index.ts'
import type { FactStore, Read } from '#platform/lake/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import type { ConsentAnswer } from './domain/consent-states.ts'
import { conductTables } from './tables.ts'

/** What a customer answered: in the bank's files up to the night, and in the ledger up to now. */
export async function answersOf(
  parts: { readonly facts: FactStore; readonly ledger: Ledger },
  read: Read,
  date: string,
  customerId: string,
): Promise<ConsentAnswer[]> {
  const delivered = await deliveredAnswers(parts.facts, read, date, customerId)
  const recorded = await conductTables(parts.ledger.db)
    .selectFrom('consent_change')
    .select(['change_id', 'purpose', 'channel', 'given', 'business_date', 'proof'])
    .where('customer_id', '=', customerId)
    .orderBy('change_id')
    .execute()
  return [
    ...delivered,
    ...recorded.map(
      (row): ConsentAnswer => ({
        purpose: row.purpose,
        channel: row.channel,
        given: row.given,
        date: row.business_date,
        source: row.proof,
        sequence: row.change_id,
      }),
    ),
  ]
}

async function deliveredAnswers(
  facts: FactStore,
  read: Read,
  date: string,
  customerId: string,
): Promise<ConsentAnswer[]> {
  const relation = await facts.relation(datasetNamed('consent'), businessDateOf(date))
  const rows = await read<{
    purpose: string
    channel: string | null
    given: boolean
    given_date: string
    proof: string | null
  }>(
    `select
      purpose,
      channel,
      given,
      cast(given_date as varchar) as given_date,
      proof
    from (${relation}) as consent
    where customer_id = ?
      and purpose <> 'contact'
      and consent_id not like 'zhike-%'
      and given_date <= date '${businessDateOf(date)}'`,
    [customerId],
  )
  return rows.map(({ given_date, proof, ...row }) => ({
    ...row,
    date: given_date,
    source: proof ?? '银行文件 / bank file',
    sequence: null,
  }))
}

export interface ConsentChangeRow {
  readonly kind: 'consent' | 'contact'
  readonly change_id: number
  readonly customer_id: string
  readonly purpose: string
  readonly channel: string | null
  readonly given: boolean
  readonly business_date: string
  readonly at: string
  readonly by_name: string
  readonly proof: string
}

/** Changes of consent and do-not-contact, newest first, after a place in the list. */
export async function changesAfter(
  ledger: Ledger,
  after: ChangePlace | undefined,
  limit: number,
): Promise<ConsentChangeRow[]> {
  const place =
    after === undefined
      ? sql<boolean>`true`
      : sql<boolean>`(at, kind, change_id)
        < (${after.at}::timestamptz, ${after.kind}, ${after.changeId})`
  const { rows } = await sql<ConsentChangeRow>`
    select *
    from (
      select
        'consent' as kind, change_id, customer_id, purpose, channel, given, business_date, at,
        by_name, proof
      from consent_change
      union all
      select
        'contact' as kind, change_id, customer_id, 'contact', null, not held, business_date, at,
        by_name, proof
      from do_not_contact
    ) as changes
    where ${place}
    order by at desc, kind desc, change_id desc
    limit ${limit}
  `.execute(ledger.db)
  return rows
}

export interface ChangePlace {
  readonly at: string
  readonly kind: string
  readonly changeId: number
}

export function writePlace({ at, kind, change_id: changeId }: ConsentChangeRow): string {
  return placeText({ at, kind, changeId })
}

export function placeText({ at, kind, changeId }: ChangePlace): string {
  return `${at}|${kind}|${changeId}`
}

/** @throws ProblemError `input_invalid` */
export function readPlace(text: string): ChangePlace {
  const [at, kind, changeId] = text.split('|')
  if (at === undefined || Number.isNaN(Date.parse(at)) || !/^\d+$/.test(changeId ?? '')) {
    throw new ProblemError('input_invalid', {
      zh: '翻页位置无效',
      en: 'that is no place in the list',
    })
  }
  return { at, kind: kind ?? '', changeId: Number(changeId) }
}

const everyChannel: Words = { zh: '全部渠道', en: 'every channel' }

export function purposeWords(purpose: string): Words {
  return codeWords('purpose', purpose)
}

export function channelWords(channel: string | null): Words {
  return channel === null ? everyChannel : codeWords('channel', channel)
}

function codeWords(column: string, code: string): Words {
  return findFact('consent')?.columns[column]?.codes?.[code] ?? { zh: code, en: code }
}
