import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { ProblemError } from '#contracts/problems.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal, ProposalKind, Proposals } from '#modules/know/access/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

const asked = z.object({
  rule: z.string(),
  customers: z.int().nonnegative(),
  date: z.string(),
  because: z.string(),
})
export type AskedExport = z.output<typeof asked>

/** A file of many customers leaves the bank's systems: a second person says it may. */
export const exportKind: ProposalKind<AskedExport> = {
  kind: 'customer.export',
  title: { zh: '导出大批客户', en: 'A large export' },
  proposes: 'customer.export',
  decides: 'export.approve',
  body: asked,
  sentence: ({ body: { rule, customers, date } }) => ({
    zh: `导出 ${customers} 位客户（截至 ${date}）：${rule === '' ? '全部客户' : rule}`,
    en: `A file of ${customers} customers as of ${date}: ${rule === '' ? 'everybody' : rule}`,
  }),
  // Nothing leaves yet: who asked downloads it, once, with an audit row of its own.
  run: async () => undefined,
}

const DAY_MS = 86_400_000

/**
 * Lets a large export through on another's word, once, within a day; else asks for that word.
 * @returns the proposal the file leaves by
 * @throws ProblemError `second_person_needed`
 */
export async function approvedExport(
  { ledger, proposals }: { readonly ledger: Ledger; readonly proposals: Proposals },
  export_: AskedExport & { readonly reason: string },
  by: { readonly principal: Principal; readonly now: number },
): Promise<string> {
  const { reason, ...body } = export_
  const actor = actorOf(by.principal)
  const subject = `export:${createHash('sha256')
    .update(JSON.stringify([actor, body.rule]))
    .digest('hex')
    .slice(0, 24)}`
  const since = new Date(by.now - DAY_MS).toISOString()
  const { rows } = await sql<{ id: string; state: string }>`
    select
      proposal_id::text as id,
      state
    from proposal
    where kind = ${exportKind.kind}
      and subject = ${subject}
      and proposed_by = ${actor}
      and (state = 'open' or (state = 'approved' and decided_at > ${since}))
      and (body ->> 'customers')::bigint >= ${body.customers}
      and not exists (
        select
        from audit_entry
        where actor = ${actor}
          and action = 'customer.export'
          and detail ->> 'proposal' = proposal_id::text
      )
    order by state = 'approved' desc, proposed_at desc
    limit 1
  `.execute(ledger.db)
  const [found] = rows
  if (found?.state === 'approved') return found.id
  if (found === undefined) await proposals.propose(exportKind, { subject, body, reason }, by)
  throw new ProblemError('second_person_needed', {
    zh: `本次导出 ${body.customers} 位客户，须另一人同意；已提交复核，同意后一天内再次导出即可`,
    en:
      `A file of ${body.customers} customers takes another person's approval. ` +
      'It was asked for: once approved, export again within a day',
  })
}
