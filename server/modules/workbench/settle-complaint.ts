import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { actorOf } from '#modules/access/index.ts'
import type { Principal } from '#modules/access/index.ts'
import { recordComplaint } from '#modules/conduct/index.ts'
import type { ServedMart } from '#modules/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'

import { knownCustomer } from './known-customers.ts'
import type { WorkbenchParts } from './parts.ts'
import { standingOutcomes } from './standing-outcomes.ts'

interface SettleAsked {
  readonly contactId: string
  readonly how: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Settles a complaint that was heard in a contact: the customer may be spoken to of products again.
 * By a head alone: who heard a complaint is not who says that it is settled.
 * @throws ProblemError `not_found` for what is no complaint within the scope, `right_missing`
 */
export async function settle(
  parts: WorkbenchParts,
  served: ServedMart,
  { contactId, how, principal, now }: SettleAsked,
): Promise<void> {
  const heard = await standingOutcomes(parts.ledger.db)
    .select(['made.customer_id', 'made.staff_number'])
    .where('made.contact_id', '=', contactId)
    .where('made.kind', '=', 'complaint')
    .executeTakeFirst()
  const customer = heard && await knownCustomer(parts, served, heard.customer_id, principal.scope)
  if (heard === undefined || customer === undefined) throw new ProblemError('not_found')
  if (principal.role !== 'outlet_head' || principal.staffNumber === heard.staff_number) {
    throw new ProblemError('right_missing', {
      zh: '投诉由网点负责人办结，且不能是登记人本人',
      en: 'a complaint is settled by a head, and not by who recorded it',
    })
  }
  const by = { actor: actorOf(principal), name: principal.displayName }
  await parts.ledger.db.transaction().execute(async (within) => {
    await recordComplaint(within, {
      customerId: heard.customer_id,
      complaintId: contactId,
      opened: false,
      topic: null,
      by,
      at: now,
      timeZone: parts.timeZone,
    })
    await appendAudit(within, {
      at: new Date(now).toISOString(),
      actor: by.actor,
      action: 'complaint.settle',
      subject: `customer:${heard.customer_id}`,
      detail: { contact: contactId, how },
    })
  })
}
