import { ProblemError } from '#contracts/problems.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { actorOf } from '#modules/know/access/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { complaintsRecorded, recordComplaint } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { appendAudit } from '#platform/audit/index.ts'

import { whyNotSettle } from './domain/who-settles.ts'
import { knownCustomer } from './known-customers.ts'
import type { WorkbenchParts } from './parts.ts'

interface SettleAsked {
  /** The complaint's number: of the contact it was heard in, or of the system that told of it. */
  readonly contactId: string
  readonly how: string
  readonly principal: Principal
  readonly now: EpochMs
}

/**
 * Settles a complaint that was heard in a contact or told by another system: the customer may be
 * spoken to of products again. By a head alone: who heard it is not who says that it is settled.
 * @throws ProblemError `not_found` for what is no complaint within the scope, `right_missing`,
 *   `changed_meanwhile` where somebody settled it before
 */
export async function settle(
  parts: WorkbenchParts,
  served: ServedMart,
  { contactId, how, principal, now }: SettleAsked,
): Promise<void> {
  const [heard] = await complaintsRecorded(parts.ledger, { complaintIds: [contactId] })
  const customer = heard && (await knownCustomer(parts, served, heard.customerId, principal.scope))
  if (heard === undefined || customer === undefined) throw new ProblemError('not_found')
  const by = { actor: actorOf(principal), name: principal.displayName }
  const why = whyNotSettle({
    source: 'contact',
    role: principal.role,
    isOwn: heard.openedBy === by.actor,
  })
  if (why !== undefined) throw new ProblemError('right_missing', why)
  await parts.ledger.db.transaction().execute(async (within) => {
    const isFirst = await recordComplaint(within, {
      customerId: heard.customerId,
      complaintId: contactId,
      opened: false,
      topic: null,
      how,
      by,
      at: now,
      timeZone: parts.timeZone,
    })
    if (!isFirst) {
      throw new ProblemError('changed_meanwhile', {
        zh: '该投诉已经办结',
        en: 'this complaint was settled already',
      })
    }
    await appendAudit(within, {
      at: new Date(now).toISOString(),
      actor: by.actor,
      action: 'complaint.settle',
      subject: `customer:${heard.customerId}`,
      detail: { contact: contactId, how },
    })
  })
}
