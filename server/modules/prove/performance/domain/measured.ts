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
  /** In all, where it was booked. */
  readonly costCents: number | null
  /** Of a campaign planned here: its messages as they were charged, instead of counting contacts. */
  readonly messages?: { readonly count: number; readonly cents: number }
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

/**
 * Customers drawn together, by one share: only they are alike. Waves drawn by different shares, when
 * added up, compare customers of one time with customers of another.
 */
export interface MeasuredWave {
  /** As the bank's file names it, else the day of assignment. */
  readonly wave: string
  /** What was meant for control in it; null: nobody said. */
  readonly controlShare: number | null
  /** Control first, then the others by name. */
  readonly arms: readonly MeasuredArm[]
}

/** Contacts made for a campaign over one channel. */
export interface ChannelContacts {
  readonly channel: string
  readonly contacts: number
}

/** How many of an arm and wave converted for the first time on a day. */
export interface FirstConversions {
  readonly date: BusinessDate
  readonly wave: string
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
  /** All waves together: control first, then the others by name. */
  readonly arms: readonly MeasuredArm[]
  /** In order of time. */
  readonly waves: readonly MeasuredWave[]
  /** Members who are no customers of the bank: nothing is known of them, so they are in no arm. */
  readonly unknownMembers: number
  /** Members whom a later file put into another arm: they are counted where they were drawn. */
  readonly crossedOver: number
  /** The last day of the last window. */
  readonly closes: BusinessDate
  readonly contacts: readonly ChannelContacts[]
  /** Of a campaign measured by assets: balances of before it began and of its end are there. */
  readonly assetsKnown: boolean
}
