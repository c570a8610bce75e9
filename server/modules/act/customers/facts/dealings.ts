import type { FactReader } from './fact-relation.ts'

export interface ContactRow {
  readonly contact_id: string
  readonly date: string
  readonly channel: string
  readonly purpose: string | null
  readonly campaign_id: string | null
  readonly outcome: string | null
}

/** The newest contacts with what came of each, newest first. */
export async function readContacts(
  reader: FactReader,
  customerId: string,
  limit: number,
): Promise<ContactRow[]> {
  const contact = await reader.relation('contact')
  const outcome = await reader.relation('outcome')
  return reader.read<ContactRow>(
    `with answers as (
      select
        contact_id,
        max_by(kind, cast(outcome_date as varchar) || outcome_id) as kind
      from ${outcome} as outcome
      where customer_id = ?
        and contact_id is not null
      group by contact_id
    )
    select
      contact.contact_id,
      cast(contact.contact_date as varchar) as date,
      contact.channel,
      contact.purpose,
      contact.campaign_id,
      answers.kind as outcome
    from ${contact} as contact
    left join answers on answers.contact_id = contact.contact_id
    where contact.customer_id = ?
    order by contact.contact_date desc, contact.contact_id desc
    limit ${limit}`,
    [customerId, customerId],
  )
}

export interface ComplaintRow {
  readonly opened: string
  readonly closed: string | null
  readonly level: string | null
  readonly topic: string | null
}

/** The newest complaints, newest first. */
export async function readComplaints(
  reader: FactReader,
  customerId: string,
  limit: number,
): Promise<ComplaintRow[]> {
  const complaint = await reader.relation('complaint')
  return reader.read<ComplaintRow>(
    `select
      cast(opened_date as varchar) as opened,
      cast(closed_date as varchar) as closed,
      level,
      topic
    from ${complaint} as complaint
    where customer_id = ?
    order by opened_date desc, complaint_id desc
    limit ${limit}`,
    [customerId],
  )
}

export interface RelationRow {
  readonly kind: string
  /** The customer is the one the relation starts from. */
  readonly outward: boolean
  readonly related_id: string
}

/**
 * Relations that start from or end at the customer. A household is a number of its own: its other
 * members are who one wants to see.
 */
export async function readRelations(
  reader: FactReader,
  customerId: string,
  limit: number,
): Promise<RelationRow[]> {
  const relation = await reader.relation('relation')
  const back = await reader.relationBack()
  const own = await reader.read<RelationRow>(
    `select
      kind,
      true as outward,
      related_id
    from ${relation} as relation
    where customer_id = ?
    union all
    select
      kind,
      false as outward,
      customer_id as related_id
    from ${back} as relation
    where related_id = ?
      and customer_id <> ?
    order by kind, outward desc, related_id
    limit ${limit}`,
    [customerId, customerId, customerId],
  )
  const households = own.filter(({ kind }) => kind === HOUSEHOLD).map((row) => row.related_id)
  const others = own.filter(({ kind }) => kind !== HOUSEHOLD)
  if (households.length === 0) return others
  const members = await reader.read<RelationRow>(
    `select distinct
      kind,
      true as outward,
      customer_id as related_id
    from ${back} as relation
    where kind = '${HOUSEHOLD}'
      and related_id in (${households.map(() => '?').join(', ')})
      and customer_id <> ?
    order by related_id
    limit ${limit}`,
    [...households, customerId],
  )
  return [...members, ...others]
}

const HOUSEHOLD = 'household'
