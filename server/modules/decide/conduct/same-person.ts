import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import { appendAudit } from '#platform/audit/index.ts'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'

import { mergeOf, personsOf } from './domain/same-person.ts'
import type { Merge } from './domain/same-person.ts'

export interface MergeAct {
  readonly one: string
  readonly other: string
  /** By which two people said so. */
  readonly proposalId: string
  /** As the audit chain names people. */
  readonly by: string
  readonly now: number
}

/**
 * From now on two customer numbers are one person: caps, refusals, do-not-contact, complaints and
 * what protects a person hold for both, one list holds the person once, and so does a day's work.
 * Nothing recorded is moved: {@link unmergeNumbers} leaves each number as it would be without.
 * @throws ProblemError `act_not_now` where they are one person already
 */
export async function mergeNumbers(transaction: Queryable, act: MergeAct): Promise<void> {
  const [one, other] = mergeOf(act.one, act.other)
  const at = new Date(act.now).toISOString()
  const standing = await lockMerges(transaction, [one, other])
  const persons = personsOf(standing)
  if (one === other || (persons.has(one) && persons.get(one) === persons.get(other))) {
    throw new ProblemError('act_not_now', {
      zh: `${one} 与 ${other} 已是同一人`,
      en: `${one} and ${other} are one person already`,
    })
  }
  await sql`
    insert into customer_merge (one, other, proposal_id, merged_at, merged_by)
    values (${one}, ${other}, ${act.proposalId}, ${at}, ${act.by})
  `.execute(transaction)
  await workOut(transaction, [one, other], [...standing, [one, other]])
  await tell(transaction, 'customer.merge', act, [one, other])
}

/**
 * Ends the merge of two numbers.
 * @returns the proposal it was merged by
 * @throws ProblemError `act_not_now` where these two were not merged with each other
 */
export async function unmergeNumbers(transaction: Queryable, act: MergeAct): Promise<string> {
  const [one, other] = mergeOf(act.one, act.other)
  const standing = await lockMerges(transaction, [one, other])
  const rest = standing.filter(([a, b]) => a !== one || b !== other)
  if (rest.length === standing.length) {
    throw new ProblemError('act_not_now', {
      zh: `${one} 与 ${other} 之间没有生效的合并`,
      en: `no merge of ${one} and ${other} stands`,
    })
  }
  const { rows } = await sql<{ proposal: string }>`
    update customer_merge set
      ended_at = ${new Date(act.now).toISOString()},
      ended_by = ${act.by},
      end_proposal_id = ${act.proposalId}
    where one = ${one} and other = ${other} and ended_at is null
    returning proposal_id::text as proposal
  `.execute(transaction)
  await workOut(transaction, standing.flat(), rest)
  await tell(transaction, 'customer.unmerge', act, [one, other])
  const [ended] = rows
  if (ended === undefined) throw new Error('a merge that stood was not ended')
  return ended.proposal
}

/** The merges that stand among the people of some numbers; nobody else merges meanwhile. */
async function lockMerges(transaction: Queryable, numbers: readonly string[]): Promise<Merge[]> {
  await sql`select pg_advisory_xact_lock(7310225)`.execute(transaction)
  const { rows } = await sql<{ one: string; other: string }>`
    select one, other
    from customer_merge
    where ended_at is null
      and one in (
        select same.customer_id
        from person_number as own
        join person_number as same on same.person = own.person
        where own.customer_id = any(${[...numbers]}::text[])
      )
    order by merge_id
  `.execute(transaction)
  return rows.map(({ one, other }) => [one, other])
}

/** Writes who is one person by some merges, in the place of what was said of these numbers. */
async function workOut(
  transaction: Queryable,
  numbers: readonly string[],
  merges: readonly Merge[],
): Promise<void> {
  const persons = [...personsOf(merges)]
  const touched = [...numbers, ...persons.map(([customerId]) => customerId)]
  await sql`
    delete from person_number where customer_id = any(${touched}::text[])
  `.execute(transaction)
  await sql`
    insert into person_number (customer_id, person)
    select *
    from unnest(
      ${persons.map(([customerId]) => customerId)}::text[],
      ${persons.map(([, person]) => person)}::text[]
    )
  `.execute(transaction)
}

async function tell(
  transaction: Queryable,
  action: string,
  { by, now, proposalId }: MergeAct,
  numbers: Merge,
): Promise<void> {
  const at = new Date(now).toISOString()
  for (const [number, with_] of [numbers, [numbers[1], numbers[0]]] as const) {
    const subject = `customer:${number}`
    const detail = { with: with_, proposal: proposalId }
    await appendAudit(transaction as Ledger['db'], { at, actor: by, action, subject, detail })
  }
}

/** Every number of the people some customers are, these among them; who is not merged is absent. */
export async function numbersOf(
  { db }: Pick<Ledger, 'db'>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly person: string; readonly numbers: readonly string[] }>> {
  if (customerIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; person: string; numbers: string[] }>`
    select
      own.customer_id as id,
      own.person,
      array_agg(same.customer_id order by same.customer_id) as numbers
    from person_number as own
    join person_number as same on same.person = own.person
    where own.customer_id = any(${[...customerIds]}::text[])
    group by own.customer_id, own.person
  `.execute(db)
  return new Map(rows.map(({ id, person, numbers }) => [id, { person, numbers }]))
}

/** Some customers and every other number of the people they are. */
export async function withEveryNumber(
  ledger: Pick<Ledger, 'db'>,
  customerIds: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const asked = [...new Set(customerIds)]
  const merged = await numbersOf(ledger, asked)
  return new Set([...asked, ...[...merged.values()].flatMap(({ numbers }) => numbers)])
}

/** The merges that stand with one of these numbers. */
export async function mergesOf(
  { db }: Pick<Ledger, 'db'>,
  customerId: string,
): Promise<readonly { readonly with: string; readonly mergedAt: string }[]> {
  const { rows } = await sql<{ with: string; mergedAt: string }>`
    select
      case when one = ${customerId} then other else one end as "with",
      merged_at as "mergedAt"
    from customer_merge
    where ended_at is null and ${customerId} in (one, other)
    order by 1
  `.execute(db)
  return rows
}
