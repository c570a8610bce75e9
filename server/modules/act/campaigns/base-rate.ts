import type { CampaignPlan } from '#contracts/campaigns.ts'
import type { Rule } from '#kernel/rule/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'
import { responseKinds } from '#modules/act/workbench/index.ts'
import type { FactStore } from '#platform/lake/index.ts'

import type { BaseRate } from './domain/sample-words.ts'
import { factRelation } from './lake-facts.ts'

export interface BaseRateQuestion {
  readonly facts: FactStore
  readonly served: ServedMart
  readonly loaded: LoadedPack
  readonly plan: CampaignPlan
  readonly action: Action | null
  readonly audience: Rule
  readonly scope: Scope
}

/** Fewer contacts say nothing about a rate. */
const CONTACTS_AT_LEAST = 200

/**
 * How often it happens without this campaign: from the bank's own past where it is enough, else
 * from the strategy's declared prior. Says which.
 */
export async function baseRateOf(question: BaseRateQuestion): Promise<BaseRate> {
  switch (question.plan.goal.measure) {
    case 'logins':
      return loginRate(question)
    case 'aum_cents':
      return spreadOfAssets(question)
    case 'purchases':
    case 'responses':
      return (await pastOutcomes(question)) ?? priorOf(question)
  }
}

const outcomesOf = {
  purchases: ['purchased'],
  responses: responseKinds,
} as const

/** Contacts of the last year and what came of them; kept for a night, as preview asks often. */
const known = new WeakMap<ServedMart['lakeView'], Map<string, Promise<BaseRate | undefined>>>()

function pastOutcomes(question: BaseRateQuestion): Promise<BaseRate | undefined> {
  const {
    served,
    plan: { goal },
    action,
  } = question
  const ofNight = known.get(served.lakeView) ?? new Map<string, Promise<BaseRate | undefined>>()
  known.set(served.lakeView, ofNight)
  const key = JSON.stringify([goal.measure, goal.windowDays, action?.name])
  const before = ofNight.get(key)
  if (before !== undefined) return before
  const asked = countOutcomes(question)
  ofNight.set(key, asked)
  asked.catch(() => ofNight.delete(key))
  return asked
}

async function countOutcomes({
  facts,
  served,
  plan: { goal },
  action,
}: BaseRateQuestion): Promise<BaseRate | undefined> {
  const kinds = goal.measure === 'purchases' ? outcomesOf.purchases : outcomesOf.responses
  const contacts = await factRelation(facts, 'contact', served.date)
  const outcomes = await factRelation(facts, 'outcome', served.date)
  const ofAction = action === null ? '' : 'and contact.action_id = ?'
  const [row] = await served.read<{ contacted: number; counted: number }>(
    `select
      count(distinct contact.customer_id) as contacted,
      count(distinct outcome.customer_id) as counted
    from ${contacts} as contact
    left join ${outcomes} as outcome
      on outcome.customer_id = contact.customer_id
      and outcome.kind in (${kinds.map(() => '?').join(', ')})
      and date_diff('day', contact.contact_date, outcome.outcome_date) between 0 and ? - 1
    where date_diff('day', contact.contact_date, date '${served.date}') between 0 and 365
      and contact.purpose = 'marketing'
      ${ofAction}`,
    [...kinds, goal.windowDays, ...(action === null ? [] : [action.name])],
  )
  if (row === undefined || row.contacted < CONTACTS_AT_LEAST || row.counted === 0) return undefined
  return {
    rate: row.counted / row.contacted,
    words: {
      zh: `过去一年 ${row.contacted} 位被联络客户的实际结果`,
      en: `what came of contacts with ${row.contacted} customers over the last year`,
    },
  }
}

/** Shown when nothing at all is declared: one in fifty. */
const LAST_RESORT = 0.02

function priorOf({ loaded, plan, action }: BaseRateQuestion): BaseRate {
  if (action !== null) {
    const { zh, en } = action.words
    return {
      rate: action.propensity.prior,
      words: {
        zh: `动作“${zh}”事先声明的先验`,
        en: `the declared prior of the action ${en}`,
      },
    }
  }
  const priors = loaded.pack.actions
    .filter(({ family }) => family !== null && family === plan.family)
    .map(({ propensity }) => propensity.prior)
  if (priors.length === 0) {
    return {
      rate: LAST_RESORT,
      words: { zh: '尚无历史，按 2% 估计', en: 'no history yet, 2 % assumed' },
    }
  }
  return {
    rate: priors.reduce((sum, prior) => sum + prior, 0) / priors.length,
    words: {
      zh: '同类动作先验的平均',
      en: 'mean of the declared priors of actions on the same family',
    },
  }
}

/** Customers of the audience who logged in within a window's days. */
async function loginRate(question: BaseRateQuestion): Promise<BaseRate> {
  const { served, audience, scope, plan } = question
  if (!served.columns.has('days_since_login')) return priorOf(question)
  const where = whereRule(audience, scope, served)
  const [row] = await served.read<{ customers: number; logged: number }>(
    `select
      count(*) as customers,
      count(*) filter (where days_since_login <= ?) as logged
    from profile
    where ${where.sql}`,
    [plan.goal.windowDays, ...where.parameters],
  )
  const { customers = 0, logged = 0 } = row ?? {}
  return {
    rate: customers === 0 ? 0 : logged / customers,
    words: {
      zh: `客群中近 ${plan.goal.windowDays} 天有登录的比例`,
      en: `share of the audience that logged in within ${plan.goal.windowDays} days`,
    },
  }
}

/**
 * Amounts have no rate, they have a spread: a rate p whose variation (1 - p) / p is the square of
 * the amounts' coefficient of variation needs as many customers for the same relative lift.
 */
async function spreadOfAssets({ served, audience, scope }: BaseRateQuestion): Promise<BaseRate> {
  const where = whereRule(audience, scope, served)
  const [row] = await served.read<{ mean: number | null; spread: number | null }>(
    `select
      avg(cast(aum as double)) as mean,
      stddev_samp(cast(aum as double)) as spread
    from profile
    where ${where.sql}`,
    where.parameters,
  )
  const variation = row?.mean ? (row.spread ?? 0) / row.mean : 0
  const shown = variation.toFixed(2)
  return {
    rate: 1 / (1 + variation ** 2),
    words: {
      zh: `资产的变异系数 ${shown}，折算为等效比例`,
      en: `assets vary by ${shown} of their mean, told as a rate of the same spread`,
    },
  }
}
