import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { dateAt } from '#kernel/clock.ts'
import { readColleagues, scopeCondition } from '#modules/know/access/index.ts'
import type { Colleague, Principal } from '#modules/know/access/index.ts'

import type { ServedMart } from '#modules/act/customers/index.ts'

import { knownCustomer } from './known-customers.ts'
import type { WorkbenchParts } from './parts.ts'

/** @throws ProblemError `input_invalid` where nobody of that number works here */
export async function assertColleague(
  { ledger, timeZone }: WorkbenchParts,
  path: string,
  staffNumber: string,
  now: EpochMs,
): Promise<Colleague> {
  const [colleague] = await readColleagues(ledger, {
    staffNumbers: [staffNumber],
    date: dateAt(now, timeZone),
    limit: 1,
  })
  if (colleague !== undefined) return colleague
  const words = {
    zh: `没有工号为 ${staffNumber} 的在职同事`,
    en: `nobody who works here has the number ${staffNumber}`,
  }
  throw new ProblemError('input_invalid', words, { fields: [{ path, words }] })
}

export interface ReceiversAsked {
  readonly customerId: string
  readonly principal: Principal
  readonly now: EpochMs
  /** Exactly this one. */
  readonly staffNumber?: string
  /** Occurs in the number or the name. */
  readonly find?: string | undefined
  readonly limit: number
}

/**
 * To whom a customer may be referred: the customer's managers and whoever works in the customer's
 * outlet, as far as they sign in to a workbench, without oneself. Who is offered is who is accepted:
 * the form and the act ask this alone.
 * @throws ProblemError `customer_not_visible`
 */
export async function receiversOf(
  parts: WorkbenchParts,
  served: ServedMart,
  { customerId, principal, now, staffNumber, find, limit }: ReceiversAsked,
): Promise<Colleague[]> {
  const customer = await knownCustomer(parts, served, customerId, principal.scope)
  if (customer === undefined) throw new ProblemError('customer_not_visible')
  const { row } = customer
  const found = await readColleagues(parts.ledger, {
    among: {
      outletIds: textOf(row['outlet_id']),
      staffNumbers: [row['rm_id'], row['assistant_rm_id']].flatMap(textOf),
    },
    works: true,
    find,
    ...(staffNumber !== undefined && { staffNumbers: [staffNumber] }),
    near: principal.staffNumber,
    date: dateAt(now, parts.timeZone),
    limit: limit + 1,
  })
  return found.filter((one) => one.staffNumber !== principal.staffNumber).slice(0, limit)
}

export type AssignableAsked = Omit<ReceiversAsked, 'customerId'>

/**
 * To whom a head may give open work: whoever has customers of the head's units in care or works in
 * their outlets, as far as they sign in to a workbench.
 */
export async function assignableTo(
  parts: WorkbenchParts,
  served: ServedMart,
  { principal, now, staffNumber, find, limit }: AssignableAsked,
): Promise<Colleague[]> {
  return readColleagues(parts.ledger, {
    ...(principal.scope.kind !== 'bank' && { among: await placesOf(served, principal) }),
    works: true,
    find,
    ...(staffNumber !== undefined && { staffNumbers: [staffNumber] }),
    near: principal.staffNumber,
    date: dateAt(now, parts.timeZone),
    limit,
  })
}

/** The outlets and managers of the customers a person answers for. */
async function placesOf(served: ServedMart, { scope }: Principal) {
  const within = scopeCondition(scope)
  const rows = await served.read<{ outlet_id: unknown; rm_id: unknown; assistant_rm_id: unknown }>(
    `select distinct
      outlet_id,
      rm_id,
      assistant_rm_id
    from profile
    where ${within.sql}`,
    within.params,
  )
  return {
    outletIds: [...new Set(rows.flatMap((row) => textOf(row.outlet_id)))],
    staffNumbers: [
      ...new Set(rows.flatMap((row) => [row.rm_id, row.assistant_rm_id].flatMap(textOf))),
    ],
  }
}

const textOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : [])
