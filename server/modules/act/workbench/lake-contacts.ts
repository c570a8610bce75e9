import { customerFacts } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import { findFact } from '#modules/know/intake/index.ts'

import type { WorkbenchParts } from './parts.ts'

/** A contact as the bank's files, or an earlier night, tell it. */
export interface LakeContact {
  readonly contactId: string
  readonly date: string
  /** ISO 8601 in UTC; null where only the day is known. */
  readonly at: string | null
  readonly channel: string
  readonly purpose: string | null
  readonly action: string | null
  readonly campaignId: string | null
  readonly staffNumber: string | null
  readonly outcome: string | null
}

/** One customer's contacts as of the night with the last outcome of each, newest first. */
export async function lakeContacts(
  parts: Pick<WorkbenchParts, 'facts' | 'requestStore'>,
  served: ServedMart,
  customerId: string,
  limit: number,
): Promise<LakeContact[]> {
  const reader = await customerFacts(parts, served)
  return reader.read<LakeContact & Record<string, unknown>>(
    `with answers as (
      select
        contact_id,
        max_by(kind, cast(outcome_date as varchar) || outcome_id) as kind
      from ${await reader.relation('outcome')} as outcome
      where customer_id = ?
        and contact_id is not null
      group by contact_id
    )
    select
      contact.contact_id as "contactId",
      cast(contact.contact_date as varchar) as date,
      contact.contact_at as at,
      contact.channel,
      contact.purpose,
      contact.action_id as action,
      contact.campaign_id as "campaignId",
      contact.staff_id as "staffNumber",
      answers.kind as outcome
    from ${await reader.relation('contact')} as contact
    left join answers on answers.contact_id = contact.contact_id
    where contact.customer_id = ?
    order by contact.contact_date desc, contact.contact_id desc
    limit ${limit}`,
    [customerId, customerId],
  )
}

/** What campaigns are called, as far as the lake knows. */
export async function campaignNames(
  parts: Pick<WorkbenchParts, 'facts' | 'requestStore'>,
  served: ServedMart,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (campaignIds.length === 0 || findFact('campaign') === undefined) return new Map()
  const reader = await customerFacts(parts, served)
  const rows = await reader.read<{ campaign_id: string; name: string }>(
    `select
      campaign_id,
      name
    from ${await reader.relation('campaign')} as campaign
    where campaign_id in (${campaignIds.map(() => '?').join(', ')})
      and name is not null`,
    [...campaignIds],
  )
  return new Map(rows.map((row) => [row.campaign_id, row.name]))
}
