import type { BusinessDate } from '#kernel/business-date.ts'

export type Measure = 'purchases' | 'responses' | 'aum_cents' | 'logins'

/** What a campaign set out to do: the fact `campaign`, whoever planned it. */
export interface CampaignPlan {
  readonly campaignId: string
  readonly name: string
  readonly family: string | null
  readonly productId: string | null
  readonly measure: Measure
  readonly started: BusinessDate
  /** From the day a customer was assigned, that day included. */
  readonly windowDays: number
  /** Null: nobody was left alone. */
  readonly controlArm: string | null
  /** What was meant for control; null: nobody said. */
  readonly controlShare: number | null
  readonly costPerContactCents: number | null
  /** In all; where told, contacts are not counted up. */
  readonly costCents: number | null
}

/** What everybody assigned to an arm did within their window, contacted or not. */
export interface MeasuredArm {
  readonly arm: string
  readonly control: boolean
  readonly customers: number
  readonly converted: number
  /** Of those converted, known from staff alone: the books don't show it, or don't yet. */
  readonly reportedOnly: number
  /** Cents bought; of a campaign measured by assets, their change. */
  readonly sumCents: number
  readonly sumSquares: number
  /** Null: no behaviour was delivered of the days before the campaign. */
  readonly visits: number | null
}

/** How many of an arm converted for the first time on a day. */
export interface FirstConversions {
  readonly date: BusinessDate
  readonly arm: string
  readonly customers: number
}

/** A customer of a treated arm who converted, and the member of staff who spoke to them last. */
export interface CreditedSale {
  readonly customerId: string
  readonly cents: number
  readonly contactId: string | null
  readonly staffNumber: string
}

export interface MeasuredCampaign {
  readonly plan: CampaignPlan
  /** Control first, then the others by name. */
  readonly arms: readonly MeasuredArm[]
  /** The last day of the last window. */
  readonly closes: BusinessDate
  readonly contacts: number
  /** Of a campaign measured by assets: balances of before it began and of its end are there. */
  readonly assetsKnown: boolean
}
