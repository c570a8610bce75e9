import { sql } from 'kysely'

import type { OutcomeKind } from '#contracts/workbench.ts'
import type { Ledger } from '#platform/ledger/index.ts'

import { standingOutcomes } from './standing-outcomes.ts'

/** Who had a part in what came of a contact: what credit is shared by. */
export interface CreditShare {
  readonly contactId: string
  readonly customerId: string
  readonly kind: OutcomeKind
  readonly businessDate: string
  readonly campaignId: string | null
  readonly action: string | null
  readonly productId: string | null
  readonly amountCents: number | null
  /** Who made the contact. */
  readonly contactedBy: string
  /** The colleague who worked together on it. */
  readonly assistedBy: string | null
  /** The colleague who referred the customer. */
  readonly referredBy: string | null
}

/** Of a campaign, of some contacts, or of a period: business dates, both inclusive. */
export type CreditAsked =
  | { readonly campaignId: string }
  | { readonly contactIds: readonly string[] }
  | { readonly from: string; readonly to: string }

/** Outcomes that still stand with everybody who had a part in them, oldest first. */
export async function creditShares(db: Ledger['db'], asked: CreditAsked): Promise<CreditShare[]> {
  const standing = standingOutcomes(db)
    .select([
      'made.contact_id as contactId',
      'made.customer_id as customerId',
      'made.kind as kind',
      'made.business_date as businessDate',
      'made.campaign_id as campaignId',
      'made.action as action',
      'made.product_id as productId',
      'made.amount_cents as amountCents',
      'made.staff_number as contactedBy',
      'made.with_staff as assistedBy',
      'made.referred_by as referredBy',
    ])
    .orderBy('made.outcome_id')
  if ('campaignId' in asked) {
    return standing.where('made.campaign_id', '=', asked.campaignId).execute()
  }
  if ('contactIds' in asked) {
    const among = sql<boolean>`made.contact_id = any(${[...asked.contactIds]}::text[])`
    return standing.where(among).execute()
  }
  return standing
    .where('made.business_date', '>=', asked.from)
    .where('made.business_date', '<=', asked.to)
    .execute()
}
