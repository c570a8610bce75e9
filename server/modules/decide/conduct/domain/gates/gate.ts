import type { Words } from '#contracts/words.ts'
import type { Rule } from '#kernel/rule/index.ts'

/** The order in which an action is asked about; the first that refuses is the reason. */
export const gateStages = [
  'statutory',
  'consent',
  'eligibility',
  'applicability',
  'suitability',
  'contact_policy',
] as const
export type GateStage = (typeof gateStages)[number]

/** Where a gate is asked. A statutory gate is asked everywhere. */
export type GateMoment = 'recommend' | 'launch' | 'send' | 'sale'
export const everyMoment: readonly GateMoment[] = ['recommend', 'launch', 'send', 'sale']

/** A gate as written: refuses the customers for whom the rule holds. */
export interface WrittenGate {
  readonly stage: GateStage
  /** Stable; shown, counted and audited. */
  readonly code: string
  readonly words: Words
  /** Law article or row of FIELD.md. */
  readonly source: string
  /** The first business date it applies on; null: always did. */
  readonly inForceFrom: string | null
  readonly moments: readonly GateMoment[]
  /** A typed rule over the customer's profile. */
  readonly refuses: string
}

/** A gate as asked: every reading of it is a reading of one rule. */
export interface Gate extends Omit<WrittenGate, 'refuses'> {
  readonly refuses: Rule
  readonly text: string
}

/** An action about a product, or a campaign's: what is sold counts as well as what the pack says. */
export interface Bound {
  readonly bound?: ActionTraits | null
  /** What it may offer, in order (`productsOf`); absent or null: what the pack says counts alone. */
  readonly offered?: readonly ActionTraits[] | null
}

/** What the law needs to know of an action. */
export interface ActionTraits {
  readonly name: string
  /** What it calls itself; `purposeOf` says what it is. */
  readonly purpose: 'marketing' | 'service'
  /** What a service contact is owed for, of the closed list; kept traits of before may lack it. */
  readonly occasion?: string | null
  /** Product family and its class; null for actions that sell nothing. */
  readonly family: string | null
  readonly familyClass: string | null
  /** The higher of the issuer's and the seller's rating (SUIT 22); null where none applies. */
  readonly productRisk: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | null
  readonly privatePlacement: boolean
  /** Least amount, in yuan; null where there is none. */
  readonly minimumYuan: number | null
  /** The product asked about; absent where none is named yet. */
  readonly productId?: string | null
  /** What an insurance pays by; unknown counts as investment-linked (SUIT 36, 39). */
  readonly insuranceKind?: string | null
  readonly payingYears?: number | null
  /** Of a loan; null: the bank told none, absent: no product is named yet. */
  readonly yearlyTotalCost?: number | null
  /** Channels of its treatments, in order of preference. */
  readonly channels: readonly string[]
}

/** What the bank may make stricter, never laxer. */
export interface ConductLimits {
  /** SUIT 18: 65, or younger. */
  readonly elderAge: number
  /** SUIT 18 leaves "high risk" to the bank: R4 [K] unless the pack says otherwise. */
  readonly elderHighRiskFrom: 'R1' | 'R2' | 'R3' | 'R4' | 'R5'
  /** SUIT 29: twelve months, or fewer. */
  readonly assessmentMonths: number
  /** SUIT 29: two a day and eight in twelve months, or fewer. */
  readonly assessmentsADay: number
  readonly assessmentsAYear: number
  readonly caps: readonly ContactCap[]
}

/** At most so many marketing contacts in a window, over all campaigns together. */
export interface ContactCap {
  readonly code: string
  readonly words: Words
  /** Null: all channels together. */
  readonly channel: string | null
  /** The profile's count it is read from. */
  readonly measure: string
  readonly most: number
  readonly source: string
}
