import type { CustomerRow } from '#contracts/customers.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { ProposalView } from '#contracts/proposals.ts'
import { quoteIdentifier } from '#kernel/sql-text.ts'
import { visibleAmong } from '#modules/know/access/index.ts'
import type { Principal, ProposalKind } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { columnsOf, customerRows } from './customer-list.ts'
import type { EngineRow } from './domain/profile-row.ts'
import { findDuplicates } from './find-duplicates.ts'
import { subjectOfPair } from './merge-kinds.ts'
import type { MergedPair } from './merge-kinds.ts'
import type { CustomersParts } from './parts.ts'
import { serving } from './served-mart.ts'
import type { ServedMart } from './served-mart.ts'

type SamePersonHandlers = Pick<
  Handlers<Principal>,
  'listDuplicates' | 'proposeMerge' | 'proposeUnmerge'
>

/** Customer numbers that may be of one person, and the two words it takes to say so. */
export function samePersonHandlers(parts: CustomersParts): SamePersonHandlers {
  const serve = serving(parts)
  const propose = async (
    kind: ProposalKind<MergedPair> | undefined,
    { customerId, other, reason }: { customerId: string; other: string; reason: string },
    by: { readonly principal: Principal; readonly now: number },
  ): Promise<{ proposal: ProposalView }> => {
    if (kind === undefined || parts.proposals === undefined) {
      throw new ProblemError('second_person_needed')
    }
    refuseSame(customerId, other)
    await serve((served) => refuseUnseen(served, by.principal, [customerId, other]))
    const body = { one: customerId, other }
    const subject = subjectOfPair(body)
    return { proposal: await parts.proposals.propose(kind, { subject, body, reason }, by) }
  }
  return {
    listDuplicates: ({ query, principal }) =>
      serve(async (served) => {
        const { duplicates, next } = await findDuplicates(parts.ledger, served, {
          ...query,
          scope: principal.scope,
        })
        const shown = await rowsOf(
          parts,
          served,
          principal,
          new Set(duplicates.flatMap(({ one, other }) => [one, other])),
        )
        const numberOf = (customerId: string) => {
          const row = shown.get(customerId)
          return {
            customerId,
            name: row?.name ?? null,
            outletName: row?.outletName ?? null,
            rmName: row?.rmName ?? null,
          }
        }
        return {
          duplicates: duplicates.map(({ one, other, same, waits }) => ({
            one: numberOf(one),
            other: numberOf(other),
            same: [...same],
            waits,
          })),
          next,
          asOf: served.asOf,
        }
      }),
    proposeMerge: ({ params, body, principal, now }) =>
      propose(parts.mergeKinds?.merge, { ...params, ...body }, { principal, now }),
    proposeUnmerge: ({ params, body, principal, now }) =>
      propose(parts.mergeKinds?.unmerge, { ...params, ...body }, { principal, now }),
  }
}

function refuseSame(customerId: string, other: string): void {
  if (customerId !== other) return
  const words = { zh: '请填写另一个客户号', en: 'names another customer number' }
  throw new ProblemError('input_invalid', words, { fields: [{ path: 'other', words }] })
}

/** Whoever says that two numbers are one person may see both. */
async function refuseUnseen(
  { read }: ServedMart,
  { scope }: Principal,
  customerIds: readonly string[],
): Promise<void> {
  const visible = await visibleAmong(read, scope, customerIds)
  if (customerIds.some((customerId) => !visible.has(customerId))) {
    throw new ProblemError('customer_not_visible')
  }
}

async function rowsOf(
  parts: CustomersParts,
  served: ServedMart,
  { seesIdentity }: Principal,
  customerIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, CustomerRow>> {
  if (customerIds.size === 0) return new Map()
  const reader = {
    vault: parts.vault,
    directory: parts.directory,
    seesIdentity,
    churnColumn: parts.strategy().pack.churnTag,
  }
  const rows = await served.read<EngineRow>(
    `select ${columnsOf(served, reader).map(quoteIdentifier).join(', ')}
    from profile
    where customer_id in (${[...customerIds].map(() => '?').join(', ')})`,
    [...customerIds],
  )
  const shown = await customerRows(served, reader, rows)
  return new Map(shown.map((row) => [row.customerId, row]))
}
