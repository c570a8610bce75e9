import type { Words } from '#contracts/words.ts'
import { formatRule, parseRule, toWords } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import type { Action, LoadedPack, PackRule, WrittenConduct } from '#modules/know/strategy/index.ts'

import { channelOpen, consentGates, contactGates } from './consent.ts'
import { everyMoment } from './gate.ts'
import type {
  ActionTraits,
  Bound,
  ConductLimits,
  Gate,
  GateMoment,
  GateStage,
  WrittenGate,
} from './gate.ts'
import { personGates } from './person.ts'
import { ofProduct } from './product-law.ts'
import { gatesOfProducts, ownRefusals } from './product-ladder.ts'
import { productGates } from './statutory.ts'

/** A strategy as conduct reads it. */
export type ConductPack = Pick<LoadedPack, 'pack' | 'vocabulary'>

export interface LadderOptions {
  /** Business date: rules not yet in force are left out. */
  readonly date: string
  /** Absent: the gates of every moment. */
  readonly moment?: GateMoment
  /** Only this channel: what a message already has. Absent: any channel of the action. */
  readonly channel?: string
}

/** A gate that speaks of a field the pack does not have, or is no rule. */
export class GateError extends Error {
  readonly code: string
  readonly words: Words

  constructor(code: string, text: string, why: Words) {
    super(`the gate ${code} (${text}) cannot be read: ${why.en}`)
    this.name = 'GateError'
    this.code = code
    this.words = {
      zh: `合规规则 ${code}（${text}）无法识别：${why.zh}`,
      en: `the conduct rule ${code} (${text}) cannot be read: ${why.en}`,
    }
  }
}

/** What the law needs to know of an action: the higher of what it says and what it is bound to. */
export function traitsOf(action: Action & Bound): ActionTraits {
  const own = ownTraits(action)
  const { bound, offered } = action
  if (bound !== undefined && bound !== null) return ofProduct(own, bound)
  return offered?.[0] ?? own
}

/** What the pack itself says of an action, whatever the products are. */
export function saidOf(action: Action): ActionTraits {
  return ownTraits(action)
}

/** Each product of it apart: a bound one, or those it may offer. Null: no product is known. */
function productsAsked(action: Action & Bound): readonly ActionTraits[] | null {
  const isBound = action.bound !== undefined && action.bound !== null
  return isBound ? null : (action.offered ?? null)
}

function ownTraits(action: Action): ActionTraits {
  return {
    name: action.name,
    purpose: action.purpose,
    occasion: action.occasion,
    family: action.family,
    familyClass: action.familyClass,
    productRisk: action.productRisk,
    privatePlacement: action.privatePlacement,
    minimumYuan: action.minimumYuan,
    ...(action.insuranceKind !== null && { insuranceKind: action.insuranceKind }),
    channels: action.treatments.map(({ channel }) => channel),
  }
}

/** The bank's limits of a pack, as the gates use them. */
export function limitsOf(conduct: WrittenConduct): ConductLimits {
  return {
    elderHighRiskFrom: conduct.elder_high_risk_from,
    elderAge: conduct.elder_age,
    assessmentMonths: conduct.assessment_months,
    assessmentsADay: conduct.assessments_a_day,
    assessmentsAYear: conduct.assessments_a_year,
    caps: Object.entries(conduct.caps).map(([code, cap]) => ({ code, ...cap })),
  }
}

/**
 * Everything an action must pass, in the order it is asked: statutory, consent, eligibility,
 * applicability, suitability, contact policy. The first gate that refuses is the reason.
 * @throws GateError when the pack lacks a field a gate reads (`conductProblems` says so beforehand)
 */
export function ladderFor(
  action: Action & Bound,
  strategy: ConductPack,
  options: LadderOptions,
): Gate[] {
  const products = productsAsked(action)
  const { before, after } = commonGates(traitsOf(action), strategy, options, products)
  return [...before, ...ownGates(action, strategy, options), ...after]
}

/** A product an action may offer and what keeps it from a customer: the first that nothing does. */
export interface ProductChoice {
  readonly productId: string | null
  readonly refuses: readonly Rule[]
}

/** The products of an action in the order they are offered; empty: none is named. */
export function productChoices(
  action: Action & Bound,
  strategy: ConductPack,
  options: LadderOptions,
): ProductChoice[] {
  const products = productsAsked(action) ?? []
  const limits = limitsOf(strategy.pack.conduct)
  return products.map((product) => ({
    productId: product.productId ?? null,
    refuses: ownRefusals(product, limits, (gate) => isAsked(gate, options)).map((text) =>
      readRuleOf('product', text, strategy.vocabulary),
    ),
  }))
}

/** The same for what is no action of the pack: a campaign's product, a sale. */
export function ladderForTraits(
  traits: ActionTraits,
  strategy: ConductPack,
  options: LadderOptions,
): Gate[] {
  const { before, after } = commonGates(traits, strategy, options)
  return [...before, ...after]
}

/** Rules an action will have to pass later, with the date from which. */
export function comingGates(action: Action & Bound, strategy: ConductPack, date: string): Gate[] {
  return lawAndLimits(traitsOf(action), limitsOf(strategy.pack.conduct))
    .filter(({ inForceFrom }) => inForceFrom !== null && inForceFrom > date)
    .map((gate) => readGate(gate, strategy.vocabulary))
}

export interface OpenChannel {
  readonly channel: string
  readonly open: Rule
  readonly text: string
}

/** When each treatment's channel is open, in the action's order: the first open one is used. */
export function channelsOpenFor(action: Action & Bound, strategy: ConductPack): OpenChannel[] {
  const traits = traitsOf(action)
  const limits = limitsOf(strategy.pack.conduct)
  return traits.channels.map((channel) => {
    const text = channelOpen(traits, limits, channel)
    return { channel, text, open: readRuleOf(`open_${channel}`, text, strategy.vocabulary) }
  })
}

function commonGates(
  traits: ActionTraits,
  strategy: ConductPack,
  options: LadderOptions,
  products: readonly ActionTraits[] | null = null,
) {
  const bound = options.channel === undefined ? traits : { ...traits, channels: [options.channel] }
  const limits = limitsOf(strategy.pack.conduct)
  const isNow = (gate: WrittenGate) => isAsked(gate, options)
  const ofLaw =
    products === null ? productGates(bound, limits) : gatesOfProducts(products, limits, isNow)
  const asked = lawAndLimits(bound, limits, ofLaw)
    .filter(isNow)
    .map((gate) => readGate(gate, strategy.vocabulary))
  return {
    before: asked.filter(({ stage }) => stage !== 'contact_policy'),
    after: asked.filter(({ stage }) => stage === 'contact_policy'),
  }
}

function lawAndLimits(
  traits: ActionTraits,
  limits: ConductLimits,
  ofLaw: readonly WrittenGate[] = productGates(traits, limits),
): WrittenGate[] {
  return [
    ...personGates(traits, 'statutory'),
    ...ofLaw,
    ...consentGates(traits),
    ...contactGates(traits, limits),
  ]
}

function isAsked(
  { inForceFrom, moments }: Pick<Gate, 'inForceFrom' | 'moments'>,
  { date, moment }: LadderOptions,
): boolean {
  const isInForce = inForceFrom === null || inForceFrom <= date
  return isInForce && (moment === undefined || moments.includes(moment))
}

const ownStages = [
  {
    stage: 'eligibility',
    say: { zh: '不准入', en: 'may not have it' },
    // 准入 says who may have a thing at all: a sale asks it too.
    moments: everyMoment,
  },
  {
    stage: 'applicability',
    say: { zh: '暂不适用', en: 'makes no sense now' },
    // A campaign chooses its own moment and audience.
    moments: ['recommend'],
  },
  {
    stage: 'suitability',
    say: { zh: '不适宜', en: "not in the customer's interest" },
    moments: ['recommend', 'launch', 'send'],
  },
] as const satisfies readonly { stage: GateStage; say: Words; moments: readonly GateMoment[] }[]

/** The bank's own rules of an action: one gate a condition, so that the reason is one condition. */
function ownGates(action: Action, strategy: ConductPack, options: LadderOptions): Gate[] {
  const gates = ownStages.flatMap(({ stage, say, moments }) =>
    conditionsOf(action[stage]).map((must, index): Gate => {
      const words = toWords(must, strategy.vocabulary)
      return {
        stage,
        code: `${stage}_${index + 1}`,
        words: { zh: `${say.zh}：须${words.zh}`, en: `${say.en}; it needs: ${words.en}` },
        source: action.source,
        inForceFrom: null,
        moments,
        refuses: { kind: 'not', of: must },
        text: `not (${formatRule(must)})`,
      }
    }),
  )
  return [...validityGates(action, options.date), ...gates].filter((gate) => isAsked(gate, options))
}

function conditionsOf({ tree }: PackRule): readonly Rule[] {
  if (tree.kind === 'everyone') return []
  return tree.kind === 'all' ? tree.of : [tree]
}

function validityGates(action: Action, date: string): Gate[] {
  const { validFrom, validTo } = action
  const isEarly = validFrom !== null && date < validFrom
  const isLate = validTo !== null && date > validTo
  if (!isEarly && !isLate) return []
  return [
    {
      stage: 'eligibility',
      code: 'not_valid',
      words: isEarly
        ? { zh: `动作自 ${validFrom} 起有效`, en: `the action is valid from ${validFrom}` }
        : { zh: `动作已于 ${validTo} 失效`, en: `the action ended on ${validTo}` },
      source: action.source,
      inForceFrom: null,
      moments: everyMoment,
      refuses: { kind: 'everyone' },
      text: 'everyone',
    },
  ]
}

function readGate(gate: WrittenGate, vocabulary: Vocabulary): Gate {
  const { refuses: text, ...rest } = gate
  return { ...rest, text, refuses: readRuleOf(gate.code, text, vocabulary) }
}

/** Each gate's text is read once a strategy: many actions share it. */
const readOf = new WeakMap<Vocabulary, Map<string, Rule>>()

function readRuleOf(code: string, text: string, vocabulary: Vocabulary): Rule {
  const known = readOf.get(vocabulary) ?? new Map<string, Rule>()
  readOf.set(vocabulary, known)
  const before = known.get(text)
  if (before !== undefined) return before
  const parsed = parseRule(text, vocabulary)
  if (!parsed.ok) {
    const [first] = parsed.problems
    throw new GateError(code, text, first?.message ?? { zh: '无法识别', en: 'not a rule' })
  }
  known.set(text, parsed.rule)
  return parsed.rule
}
