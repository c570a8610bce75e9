import { createHash } from 'node:crypto'
import { sql } from 'kysely'

import { datasetNamed } from '#modules/know/intake/index.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Home } from '../home.ts'
import { onLake } from './on-lake.ts'
import { keepingRules } from './retention.ts'

/**
 * The evidence a compliance audit of personal data asks for (个人信息保护合规审计管理办法): what was
 * consented to, for which purposes data are used, who looked, what left, what was erased.
 */
export interface Evidence {
  readonly made_at: string
  /** The newest entry of the audit chain it was made from; later acts are in a later pack. */
  readonly audit: { readonly seq: number; readonly hash: string }
  readonly consents: readonly unknown[]
  readonly consent_changes: readonly unknown[]
  readonly purposes: readonly unknown[]
  readonly reveals: readonly unknown[]
  readonly exports: readonly unknown[]
  readonly person_requests: readonly unknown[]
  readonly retention: readonly unknown[]
  /** Identities in the vault of customers whom the newest facts no longer name. */
  readonly identities_without_customer: number
  /** SHA-256 of all above as JSON. */
  readonly sha256: string
}

/** Gathers the pack as of now and notes it, with its hash, in the audit chain. */
export async function makeEvidence(home: Home, actor: string, now: Date): Promise<Evidence> {
  const ledger = await home.ledger()
  const { rows: heads } = await sql<{ seq: number; hash: string }>`
    select seq, encode(hash, 'hex') as hash from audit_head
  `.execute(ledger.db)
  const audit = heads[0] ?? { seq: 0, hash: '' }
  const content = {
    made_at: now.toISOString(),
    audit,
    ...(await lakeEvidence(home, now)),
    ...(await ledgerEvidence(ledger, audit.seq)),
    purposes: await purposesOf(home),
    retention: keepingRules.map((rule) => ({ ...rule })),
  }
  const evidence: Evidence = { ...content, sha256: hashOf(content) }
  await ledger.db.transaction().execute(async (transaction) => {
    await appendAudit(transaction, {
      at: evidence.made_at,
      actor,
      action: 'evidence.make',
      detail: { seq: audit.seq, sha256: evidence.sha256 },
    })
  })
  return evidence
}

/** What of a pack no longer agrees with the ledger it was made from, in words; empty: all does. */
export async function checkEvidence(ledger: Ledger, given: Evidence): Promise<readonly string[]> {
  const { sha256, ...content } = given
  const breaks: string[] = []
  if (hashOf(content) !== sha256) breaks.push('the pack was changed after it was made')
  const noted = await sql`
    select 1 from audit_entry where action = 'evidence.make' and detail ->> 'sha256' = ${sha256}
  `.execute(ledger.db)
  if (noted.rows.length === 0) breaks.push('the audit chain knows no such pack')
  const now = await ledgerEvidence(ledger, given.audit.seq)
  for (const part of ['consent_changes', 'reveals', 'exports', 'person_requests'] as const) {
    if (JSON.stringify(now[part]) !== JSON.stringify(given[part])) {
      breaks.push(`${part} of the pack and of the ledger differ`)
    }
  }
  return breaks
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

async function lakeEvidence(
  home: Home,
  now: Date,
): Promise<Pick<Evidence, 'consents' | 'identities_without_customer'>> {
  const asOf = now.toISOString().slice(0, 10)
  const consent = await home.factStore.relation(datasetNamed('consent'), asOf)
  const customer = await home.factStore.relation(datasetNamed('customer'), asOf)
  const { consents, known } = await onLake(home, async (connection) => ({
    consents: await connection.rows(`
      select purpose, channel, given, count(*) as answers, count(distinct customer_id) as customers,
        min(given_date) as first_day, max(given_date) as last_day
      from (${consent})
      group by purpose, channel, given
      order by purpose, channel, given`),
    known: await connection.rows<{ id: string }>(`select customer_id as id from (${customer})`),
  }))
  const names = new Set(known.map(({ id }) => id))
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from vault_entry where subject_kind = 'customer'
  `.execute((await home.ledger()).db)
  return { consents, identities_without_customer: rows.filter(({ id }) => !names.has(id)).length }
}

type FromLedger = Pick<Evidence, 'consent_changes' | 'reveals' | 'exports' | 'person_requests'>

/** Counts of acts up to an entry of the chain, which is append-only: the same whenever asked. */
async function ledgerEvidence({ db }: Ledger, seq: number): Promise<FromLedger> {
  const acts = async (pattern: string): Promise<readonly unknown[]> => {
    const { rows } = await sql<{ row: unknown }>`
      select jsonb_build_object(
        'action', action, 'actor', actor, 'acts', count(*),
        'subjects', count(distinct subject), 'first', min(at), 'last', max(at)
      ) as row
      from audit_entry
      where action like ${pattern} and seq <= ${seq}
      group by action, actor
      order by action, actor
    `.execute(db)
    return rows.map(({ row }) => row)
  }
  const [changes, holds, reveals, exports, requests] = await Promise.all(
    ['consent.%', 'do_not_contact.%', 'identity.%', '%.export', 'person.%'].map(acts),
  )
  return {
    consent_changes: [...(changes ?? []), ...(holds ?? [])],
    reveals: reveals ?? [],
    exports: exports ?? [],
    person_requests: requests ?? [],
  }
}

/** What each tag and metric may be used for, by class of data, and what each action is for. */
async function purposesOf(home: Home): Promise<readonly unknown[]> {
  const { pack } = await home.pack()
  const entries = [...pack.measures, ...pack.tags]
  return entries.map(({ name, words, data_class, uses, owner, valid_days }) => ({
    ...{ name, words, data_class, uses, owner, valid_days },
  }))
}
