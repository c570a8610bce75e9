import type { CampaignPlan } from '#contracts/campaigns.ts'
import { ProblemError } from '#contracts/problems.ts'
import { allOf } from '#kernel/rule/index.ts'
import type { Rule, Vocabulary } from '#kernel/rule/index.ts'
import { readRule, whereRule } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

type Waves = Pick<CampaignPlan, 'waves'>

/**
 * What the texts say of the customer, as one rule: whoever it does not hold of gets none of them, as
 * a statement about a person must be true of that person (AD 28; PIPL 8). Undefined: nothing is said.
 * @throws ProblemError `rule_refused` with the wave of each tag nobody knows
 */
export function restingRule({ waves }: Waves, vocabulary: Vocabulary): Rule | undefined {
  const rules = waves.flatMap(({ restsOn = [] }, wave) =>
    [...new Set(restsOn)].map((tag) => {
      const read = readRule({ text: tag }, vocabulary)
      if (read.ok) return read.rule
      const [first] = read.problems
      throw new ProblemError('rule_refused', first?.message, {
        fields: read.problems.map(({ message }) => ({
          path: `waves.${wave}.restsOn`,
          words: message,
        })),
      })
    }),
  )
  return rules.length === 0 ? undefined : allOf(rules)
}

/** Of some customers, those of whom it holds in the night served. */
export async function ofWhomItHolds(
  served: ServedMart,
  rule: Rule,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const where = whereRule(rule, { kind: 'bank' }, served)
  const rows = await served.read<{ customer_id: string }>(
    `select customer_id
    from profile
    where ${where.sql}
      and customer_id in (select unnest(from_json(?, '["varchar"]')))`,
    [...where.parameters, JSON.stringify(customerIds)],
  )
  return new Set(rows.map(({ customer_id: id }) => id))
}
