import type { RuleExplanation } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import type { Cents } from '#kernel/cents.ts'
import { moneyWords } from '#kernel/rule/index.ts'

/** Of a recommendation, as the night decided it and the customer's row explains it. */
export interface Recommended {
  readonly action: Words
  readonly applicability: RuleExplanation
  /** What a condition that names a tag of the strategy stands for; undefined for others. */
  readonly tagOf: (typed: string) => MeantTag | undefined
  /** Of a customer who may be leaving: the largest sum by which they show it. */
  readonly strongest?: Words | undefined
  /** What makes it likelier for this customer, where it holds. */
  readonly context: readonly Words[]
  readonly valueCents: number
  /** 0-1 */
  readonly propensity: number
  /** Absent: yuan. */
  readonly currency?: Words | undefined
}

export interface MeantTag {
  readonly words: Words
  /** Its rule, for the same customer. */
  readonly explanation: RuleExplanation
}

/** Conditions told at most: the first are those the strategy names first. */
const MOST_CONDITIONS = 4

/** Why this customer, why now, what it is worth: sentences in the order a person asks. */
export function recommendationReasons(recommended: Recommended): Words[] {
  const { action, context, valueCents, propensity } = recommended
  const conditions = held(recommended.applicability)
    .slice(0, MOST_CONDITIONS)
    .map((condition) => conditionWords(condition, recommended))
  const wholeYuan = Math.round(valueCents / 100) * 100
  const value = moneyWords(wholeYuan as Cents, recommended.currency)
  const percent = Math.round(propensity * 1_000) / 10
  return [
    { zh: `推荐：${action.zh}`, en: `Recommended: ${action.en}` },
    ...(recommended.strongest === undefined ? [] : [recommended.strongest]),
    ...conditions,
    ...(context.length === 0
      ? []
      : [
          {
            zh: `更合适：${context.map(({ zh }) => zh).join('、')}`,
            en: `more fitting: ${context.map(({ en }) => en).join(', ')}`,
          },
        ]),
    {
      zh: `办成约值 ${value.zh}，预计可能性 ${percent}%`,
      en: `worth about ${value.en} if it succeeds, expected in ${percent}%`,
    },
  ]
}

type Condition = Extract<RuleExplanation, { kind: 'condition' }>

/** The conditions that hold. */
function held(explanation: RuleExplanation): Condition[] {
  if (!explanation.holds) return []
  // That a mark is not set says why not to call; it is no reason to.
  const isUnmarked = explanation.kind === 'condition' && /^not \w+$/.test(explanation.typed)
  if (isUnmarked) return []
  if (explanation.kind === 'condition') return [explanation]
  return explanation.kind === 'not' ? [] : explanation.of.flatMap(held)
}

/** With the customer's own number; of a tag, with the numbers its rule looks at. */
function conditionWords({ typed, words, actual }: Condition, { tagOf }: Recommended): Words {
  const tag = tagOf(typed)
  if (tag !== undefined) {
    const numbers = held(tag.explanation).flatMap((inner) => numberOf(inner))
    return withNumbers(
      tag.words,
      numbers.map(({ label, value }) => ({
        zh: `${label.zh} ${value.zh}`,
        en: `${label.en} ${value.en}`,
      })),
    )
  }
  const numbers = numberOf({ actual }).map(({ value }) => ({
    zh: `现为 ${value.zh}`,
    en: `now ${value.en}`,
  }))
  return withNumbers(words, numbers)
}

/** A flag's condition says its value already; a number is what one wants to know. */
function numberOf({ actual }: Pick<Condition, 'actual'>) {
  return actual !== null && /\d/.test(actual.value.en) ? [actual] : []
}

function withNumbers(words: Words, numbers: readonly Words[]): Words {
  if (numbers.length === 0) return words
  return {
    zh: `${words.zh}（${numbers.map(({ zh }) => zh).join('，')}）`,
    en: `${words.en} (${numbers.map(({ en }) => en).join(', ')})`,
  }
}

export function promiseReasons(need: string, due: string): Words[] {
  return [{ zh: `已答应客户：${need}`, en: `promised: ${need}` }, onDay(due)]
}

export function appointmentReasons(need: string | null, clockTime: string): Words[] {
  return [
    { zh: `与客户约好 ${clockTime}`, en: `agreed with the customer for ${clockTime}` },
    ...(need === null ? [] : [{ zh: need, en: need }]),
  ]
}

export function referralReasons(by: string, need: string): Words[] {
  return [
    { zh: `${by} 引荐`, en: `referred by ${by}` },
    { zh: `客户需求：${need}`, en: `what the customer needs: ${need}` },
  ]
}

export function startedReasons(action: Words | null): Words[] {
  return [{ zh: '本人发起的联系', en: 'a talk you started' }, ...(action === null ? [] : [action])]
}

function onDay(due: string): Words {
  return { zh: `约定日期 ${due}`, en: `due on ${due}` }
}
