import type { RuleExplanation } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import type { Cents } from '#kernel/cents.ts'
import { moneyWords } from '#kernel/rule/index.ts'

/** Of a recommendation, as the night decided it and the customer's row explains it. */
export interface Recommended {
  readonly action: Words
  readonly applicability: RuleExplanation
  /** What makes it likelier for this customer, where it holds. */
  readonly context: readonly Words[]
  readonly valueCents: number
  /** 0-1 */
  readonly propensity: number
}

/** Conditions told at most: the first are those the strategy names first. */
const MOST_CONDITIONS = 4

/** Why this customer, why now, what it is worth: sentences in the order a person asks. */
export function recommendationReasons(recommended: Recommended): Words[] {
  const { action, applicability, context, valueCents, propensity } = recommended
  const conditions = held(applicability).slice(0, MOST_CONDITIONS)
  const value = moneyWords(valueCents as Cents)
  const percent = Math.round(propensity * 1_000) / 10
  return [
    { zh: `推荐：${action.zh}`, en: `Recommended: ${action.en}` },
    ...conditions,
    ...(context.length === 0 ? [] : [{
      zh: `更合适：${context.map(({ zh }) => zh).join('、')}`,
      en: `more fitting: ${context.map(({ en }) => en).join(', ')}`,
    }]),
    {
      zh: `办成约值 ${value.zh}，预计可能性 ${percent}%`,
      en: `worth about ${value.en} if it succeeds, expected in ${percent}%`,
    },
  ]
}

/** The conditions that hold, each with the customer's own value. */
function held(explanation: RuleExplanation): Words[] {
  if (!explanation.holds) return []
  if (explanation.kind === 'condition') return [withValue(explanation)]
  return explanation.kind === 'not' ? [] : explanation.of.flatMap(held)
}

function withValue({ words, actual }: Extract<RuleExplanation, { kind: 'condition' }>): Words {
  // A flag's condition says its value already; a number is what one wants to know.
  if (actual === null || !/\d/.test(actual.value.en)) return words
  return {
    zh: `${words.zh}（现为 ${actual.value.zh}）`,
    en: `${words.en} (now ${actual.value.en})`,
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
  return [
    { zh: '本人发起的联系', en: 'a talk you started' },
    ...(action === null ? [] : [action]),
  ]
}

function onDay(due: string): Words {
  return { zh: `约定日期 ${due}`, en: `due on ${due}` }
}
