import type { z } from 'zod'

import type { ActionDefinition, DecisionStage, listActions } from '#contracts/decisions.ts'
import { decisionStage } from '#contracts/decisions.ts'
import type { Words } from '#contracts/words.ts'
import { formatRule, negated, toWords } from '#kernel/rule/index.ts'
import { scopeCondition } from '#modules/know/access/index.ts'
import type { Scope } from '#modules/know/access/index.ts'
import { sayFormula } from '#modules/know/strategy/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'
import { asOfMart, NoMartError } from '#platform/lake/index.ts'
import type { Read } from '#platform/lake/index.ts'

import type { DecisionPlan } from './domain/decision-plan.ts'
import { planDecisions } from './plan-decisions.ts'
import { readCatalogue } from './product-catalogue.ts'
import type { DecisionParts } from './read-decision.ts'

type Listed = z.output<typeof listActions.response>
type Counts = ReadonlyMap<string, ReadonlyMap<DecisionStage | null, number>>

/** Every action as its page shows it; the funnel counts the customers the person may see. */
export async function readActions(
  parts: Pick<DecisionParts, 'marts' | 'strategy'>,
  scope: Scope,
  today: string,
): Promise<Listed> {
  try {
    return await parts.marts.session(async (read, mart) => ({
      actions: definitions(
        planDecisions(parts.strategy(), mart.date, await readCatalogue(read)),
        (await hasDecisions(read)) ? await countsOf(read, scope) : new Map(),
      ),
      asOf: asOfMart(mart),
    }))
  } catch (error) {
    if (!(error instanceof NoMartError)) throw error
    return { actions: definitions(planDecisions(parts.strategy(), today), new Map()), asOf: null }
  }
}

/** A mart of before decisions were made has none. */
async function hasDecisions(read: Read): Promise<boolean> {
  const rows = await read(
    "select 1 as found from information_schema.tables where table_name = 'decision_stat'",
  )
  return rows.length > 0
}

async function countsOf(read: Read, scope: Scope): Promise<Counts> {
  const rows =
    scope.kind === 'bank'
      ? await read<CountRow>(
          `select action, stage, cast(sum(customers) as bigint) as customers
        from decision_stat
        group by action, stage`,
        )
      : await scopedCounts(read, scope)
  const counts = new Map<string, Map<DecisionStage | null, number>>()
  for (const { action, stage, customers } of rows) {
    const of = counts.get(action) ?? new Map<DecisionStage | null, number>()
    of.set(stage === null ? null : decisionStage.parse(stage), customers)
    counts.set(action, of)
  }
  return counts
}

interface CountRow {
  readonly action: string
  readonly stage: string | null
  readonly customers: number
}

/** Counted from the decisions themselves: the night's statistics are of the whole bank. */
async function scopedCounts(read: Read, scope: Scope): Promise<CountRow[]> {
  const columns = await read<{ column_name: string }>('describe decision')
  if (columns.every(({ column_name: name }) => !name.startsWith('a_'))) return []
  const within = scopeCondition(scope)
  return read<CountRow>(
    `with mine as (
      select customer_id
      from profile
      where ${within.sql}
    ),
    asked as (
      unpivot (
        select decision.*
        from decision
        join mine on mine.customer_id = decision.customer_id
      )
      on columns('^a_')
      into name "column" value k
    ),
    ranked as (
      select customer_id, action
      from offer
      where customer_id in (select customer_id from mine)
    )
    select
      substr(asked."column", 3) as action,
      case
        when ranked.action is not null then null
        else coalesce(gate.stage, 'arbitration')
      end as stage,
      count(*) as customers
    from asked
    left join decision_gate as gate
      on gate.action = substr(asked."column", 3) and gate.k = asked.k
    left join ranked
      on ranked.customer_id = asked.customer_id and ranked.action = substr(asked."column", 3)
    group by 1, 2`,
    [...within.params],
  )
}

function definitions(plan: DecisionPlan, counts: Counts): ActionDefinition[] {
  return plan.actions.map(({ action, gates }) => {
    const { vocabulary, pack } = plan.loaded
    const stageCounts = counts.get(action.name)
    return {
      action: action.name,
      words: action.words,
      issue: { code: action.issue, words: pack.issues.get(action.issue) ?? action.words },
      group: {
        code: action.group,
        words: pack.actionGroups.get(action.group)?.words ?? action.words,
      },
      family: action.family,
      familyWords: pack.families.find(({ code }) => code === action.family)?.words ?? null,
      productRisk: action.productRisk,
      purpose: action.purpose,
      source: action.source,
      validFrom: action.validFrom,
      validTo: action.validTo,
      conditions: gates.map(({ stage, refuses, words }) => {
        // A gate refuses; a person reads what has to hold.
        const must = negated(refuses)
        return {
          stage,
          text: formatRule(must),
          sentence: toWords(must, vocabulary),
          refusal: words,
        }
      }),
      propensity: action.propensity,
      context: action.context.map(({ rule, factor }) => ({
        sentence: toWords(rule.tree, vocabulary),
        factor,
      })),
      value: sayFormula(action.value.tree, (name) => labelOf(plan.loaded, name)),
      lever: action.lever,
      costCents: Math.round(action.costYuan * 100),
      treatments: treatmentsOf(action, plan.loaded),
      funnel:
        stageCounts === undefined
          ? []
          : funnelStages.flatMap(({ stage, words }) => {
              const customers = stageCounts.get(stage)
              return customers === undefined ? [] : [{ stage, words, customers }]
            }),
    }
  })
}

function labelOf({ vocabulary, pack }: LoadedPack, name: string): Words {
  return pack.parameters.get(name)?.words ?? vocabulary.field(name)?.label ?? { zh: name, en: name }
}

function treatmentsOf(action: Action, { pack }: LoadedPack): ActionDefinition['treatments'] {
  return action.treatments.map(({ channel, copy, notices }) => ({
    channel,
    channelWords: channelWords[channel],
    copy,
    notices: notices.map((code) => pack.copy.notices[code]?.words ?? { zh: code, en: code }),
  }))
}

const channelWords: Readonly<Record<Action['treatments'][number]['channel'], Words>> = {
  rm_task: { zh: '客户经理任务', en: 'a task of the relationship manager' },
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  app: { zh: 'APP 消息', en: 'in-app message' },
}

const funnelStages: readonly { stage: DecisionStage | null; words: Words }[] = [
  { stage: 'statutory', words: { zh: '法定不可', en: 'refused by law' } },
  { stage: 'consent', words: { zh: '未授权或受保护', en: 'no consent, or protected' } },
  { stage: 'eligibility', words: { zh: '不准入', en: 'not eligible' } },
  { stage: 'applicability', words: { zh: '暂不适用', en: 'not applicable now' } },
  { stage: 'suitability', words: { zh: '不适宜', en: 'not suitable' } },
  { stage: 'contact_policy', words: { zh: '联络上限', en: 'contact limits' } },
  { stage: 'arbitration', words: { zh: '优先级靠后', en: 'below the best' } },
  { stage: null, words: { zh: '入选', en: 'offered' } },
]
