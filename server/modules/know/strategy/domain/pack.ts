import type { RuleFieldType } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { Rule } from '#kernel/rule/index.ts'
import type { Formula, FormulaType } from './formula/formula.ts'
import type { Arbitration, TreatmentChannel, WrittenConduct, WrittenCopy } from './action-schema.ts'
import type { WrittenCredit } from './credit-schema.ts'
import type { WrittenEvent } from './event-schema.ts'
import type { OccasionName } from '#contracts/occasions.ts'
import type { Place } from './problem.ts'
import type { Provenance, Unit } from './schema.ts'
import type { ColumnTaken } from './value-spec.ts'
import type { Window } from './window.ts'

/** A rule as the pack writes it and as the kernel reads it. */
export interface PackRule {
  readonly text: string
  readonly tree: Rule
}

export interface PackFormula {
  readonly text: string
  readonly tree: Formula
  readonly type: FormulaType
}

/** What a metric takes of the rows it looks at. Columns are the catalogue's (`amount_cents`). */
export type ValueSpec =
  | { readonly kind: 'count' | 'any' }
  | { readonly kind: ColumnTaken; readonly column: string }
  /** The newest value of each `per` (each account), added up. */
  | { readonly kind: 'latest_sum'; readonly column: string; readonly per: string }

/** One way to compute a metric: a value over some rows of a fact. */
export interface MetricSource {
  readonly fact: string
  readonly where: PackRule | undefined
  /** `where` with product classes spelled out as families: what runs. */
  readonly condition: Rule
  readonly value: ValueSpec
  readonly window: Window
}

/** What every entry of a pack carries. */
export interface Entry extends Provenance {
  readonly name: string
  readonly words: Words
  readonly meaning: Words | undefined
  readonly place: Place
}

/** A column a rule may read. */
interface Typed {
  readonly type: RuleFieldType
  readonly unit: Unit
  readonly codes: ReadonlyMap<string, Words> | undefined
  readonly ordered: boolean
}

/** A metric or a fact tag: computed from facts, or from other metrics. */
export type Measure = Entry &
  Typed & { readonly kind: 'metric' | 'fact' } & (
    | { readonly alternatives: Alternatives; readonly formula: undefined }
    | { readonly alternatives: undefined; readonly formula: PackFormula }
  )

/** In order of preference; the sources of one alternative are taken together. */
export type Alternatives = readonly (readonly MetricSource[])[]

export interface RuleTag extends Entry {
  readonly kind: 'rule'
  readonly rule: PackRule
}

export interface Signal {
  readonly code: string
  readonly words: Words
  readonly rule: PackRule
  readonly points: number
  readonly source: string | undefined
}

export interface ScoreTag extends Entry {
  readonly kind: 'model'
  readonly model: 'points'
  readonly unit: Unit
  readonly signals: readonly Signal[]
  readonly least: number
  readonly most: number
}

export interface Case {
  readonly code: string
  readonly words: Words
  readonly meaning: Words | undefined
  readonly rule: PackRule
}

export interface Otherwise {
  readonly code: string
  readonly words: Words
  readonly meaning: Words | undefined
}

/** The first case that holds, from highest to lowest. */
export interface CasesTag extends Entry {
  readonly kind: 'model'
  readonly model: 'cases'
  readonly cases: readonly Case[]
  readonly otherwise: Otherwise
}

export interface ChoiceTag extends Entry {
  readonly kind: 'model'
  readonly model: 'choice'
  readonly options: readonly {
    readonly code: string
    readonly words: Words
    readonly measure: string
  }[]
}

export interface IndexTag extends Entry, Typed {
  readonly kind: 'model'
  readonly model: 'index'
  readonly formula: PackFormula
}

export interface ManualTag extends Entry {
  readonly kind: 'manual'
  readonly type: 'flag' | 'code' | 'text'
  readonly codes: ReadonlyMap<string, Words> | undefined
}

export type ModelTag = ScoreTag | CasesTag | ChoiceTag | IndexTag
export type Tag = RuleTag | ModelTag | ManualTag

export interface Criterion {
  readonly name: string
  readonly words: Words
  readonly rule: PackRule
}

export interface Tier {
  readonly code: string
  readonly words: Words
  readonly meaning: Words | undefined
  readonly criteria: readonly Criterion[]
  readonly services: readonly Words[]
}

export type StepDown =
  | 'at_once'
  | {
      readonly monthsBelow: number
      readonly monthsWatched: number
      readonly to: 'best_month' | 'last_month'
    }

/** One way to place every customer. Tiers stand from highest to lowest, `otherwise` last. */
export interface Scheme extends Entry {
  readonly appliesTo: PackRule | undefined
  readonly needs: readonly string[]
  readonly stepDown: StepDown
  readonly tiers: readonly Tier[]
  readonly otherwise: Otherwise & { readonly services: readonly Words[] }
}

export interface LifeGroup extends Entry {
  readonly rule: PackRule
}

export interface LifeStages extends Entry {
  readonly cases: readonly Case[]
  readonly otherwise: Otherwise
}

export interface CriticalBand extends Entry {
  readonly kind: 'rising' | 'falling'
  /** The tier the threshold is of; null: of no scheme. */
  readonly of: { readonly scheme: string; readonly tier: string } | null
  /** Families that bring what is missing. */
  readonly products: readonly string[]
  readonly measure: string
  readonly thresholdCents: number
  /** The band and its further condition as one rule: what runs and what is explained. */
  readonly rule: PackRule
}

export interface Family {
  readonly code: string
  readonly words: Words
  readonly class: string
  readonly heldWhen: PackRule | undefined
}

export interface Parameter {
  readonly name: string
  readonly words: Words
  readonly value: number
  readonly unit: 'yuan' | 'number'
  readonly source: string
}

/** A strategy pack, checked: every name resolves, every rule is read, nothing is circular. */
export interface Pack {
  readonly name: string
  readonly words: Words
  readonly currency: string
  readonly currencyWords: Words
  /** The same in sentences, where yuan say so themselves (元, ¥): undefined of a bank in yuan. */
  readonly moneyUnit: Words | undefined
  readonly officialScheme: string
  readonly churnTag: string
  readonly businessDate: BusinessDate | undefined
  /** What a home is made with; undefined: whoever makes it says so. */
  readonly timeZone: string | undefined
  /** The public holidays the bank entered, each year with its source. */
  readonly calendar: Calendar
  readonly groups: ReadonlyMap<string, Words>
  readonly parameters: ReadonlyMap<string, Parameter>
  readonly classes: ReadonlyMap<string, { readonly words: Words; readonly countsInAum: boolean }>
  readonly families: readonly Family[]
  readonly bundles: readonly {
    readonly name: string
    readonly words: Words
    readonly families: readonly string[]
    readonly source: string
  }[]
  /** Metrics and fact tags. */
  readonly measures: readonly Measure[]
  readonly tags: readonly Tag[]
  readonly schemes: readonly Scheme[]
  readonly lifeGroups: readonly LifeGroup[]
  readonly lifeStages: LifeStages
  readonly critical: readonly CriticalBand[]
  readonly issues: ReadonlyMap<string, Words>
  readonly actionGroups: ReadonlyMap<string, { readonly words: Words; readonly issue: string }>
  readonly actions: readonly Action[]
  readonly conduct: WrittenConduct
  readonly copy: WrittenCopy
  readonly arbitration: Arbitration
  /** How a sale is shared; undefined: nothing is credited. */
  readonly credit: WrittenCredit | undefined
  /** How events of other systems become facts. */
  readonly events: readonly EventMapping[]
}

/** What other systems call an event, and which kind of the fact `event` it is. */
export interface EventMapping extends WrittenEvent {
  readonly name: string
  readonly place: Place
}

/** How an action is put to a customer over one channel. */
export interface Treatment {
  readonly channel: TreatmentChannel
  readonly copy: Words
  readonly subject: Words | undefined
  readonly say: readonly Words[]
  readonly neverSay: readonly Words[]
  readonly notices: readonly string[]
}

/** Products by their number, in order, or a rule over columns of the fact `product`. */
export type ActionProducts = { readonly ids: readonly string[] } | PackRule

/** One thing the bank may do for a customer. */
export interface Action {
  readonly name: string
  readonly words: Words
  readonly group: string
  readonly issue: string
  readonly family: string | null
  readonly familyClass: string | null
  /** What it offers; null: what is on sale of its family. */
  readonly products: ActionProducts | null
  readonly productRisk: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | null
  readonly privatePlacement: boolean
  readonly minimumYuan: number | null
  readonly insuranceKind: string | null
  readonly purpose: 'marketing' | 'service'
  /** What a service contact is owed for; null for marketing. */
  readonly occasion: OccasionName | null
  readonly eligibility: PackRule
  readonly applicability: PackRule
  readonly suitability: PackRule
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly propensity: { readonly prior: number; readonly source: string }
  readonly context: readonly {
    readonly code: string
    readonly words: Words
    readonly factor: number
    readonly rule: PackRule
  }[]
  readonly value: PackFormula
  readonly lever: number
  readonly costYuan: number
  /** In order of preference. */
  readonly treatments: readonly Treatment[]
  readonly owner: string
  readonly source: string
  readonly place: Place
}

/** Codes of a tier column besides the scheme's own. */
export const tierOutside = {
  /** The scheme is not for this customer. */
  notApplicable: 'not_applicable',
  /** What the scheme needs was not delivered or is not known of this customer. */
  unrated: 'unrated',
} as const
