import { ProblemError } from '#contracts/problems.ts'
import type { RuleField } from '#contracts/rule.ts'
import type { Principal, Scope } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { countFields, readDistribution, readHistory } from './definition-read-model.ts'
import { definitionView } from './domain/definition-view.ts'
import type { CustomersParts } from './parts.ts'
import { serving } from './served-mart.ts'
import type { ServedMart } from './served-mart.ts'
import { descriptionsOf } from './strategy-reading.ts'
import { readTiers } from './tier-read-model.ts'

type StrategyHandlers = Pick<
  Handlers<Principal>,
  'listDefinitions' | 'readDefinition' | 'listTiers'
>

/**
 * Metrics, tags and tiers over HTTP. Counts are of the customers the person may see; before the
 * first night the definitions stand without them.
 */
export function strategyHandlers(parts: CustomersParts): StrategyHandlers {
  const described = () => descriptionsOf(parts.strategy())
  const serveIfAny = async <T, Before>(
    work: (served: ServedMart) => Promise<T>,
    before: () => Before,
  ): Promise<T | Before> => {
    try {
      return await serving(parts)(work)
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'no_mart') return before()
      throw error
    }
  }
  return {
    listDefinitions: ({ principal }) =>
      serveIfAny(
        async (served) => {
          const counts = await knownCounts(served, principal.scope, described())
          return {
            definitions: described().map((one) =>
              definitionView(one, counts.get(one.name) ?? null),
            ),
            asOf: served.asOf,
          }
        },
        () => ({
          definitions: described().map((one) => definitionView(one, null)),
          asOf: null,
        }),
      ),

    readDefinition: ({ params, principal }) => {
      const description = described().find(({ name }) => name === params.name)
      if (description === undefined) throw new ProblemError('not_found')
      return serveIfAny(
        async (served) => {
          const field = served.vocabulary.field(params.name)
          if (field === undefined) {
            const definition = definitionView(description, null)
            return { definition, distribution: [], history: [], asOf: served.asOf }
          }
          const counts = await countFields(served, principal.scope, [field])
          return {
            definition: definitionView(description, counts.get(field.name) ?? null),
            distribution: await readDistribution(served, principal.scope, field),
            history: await readHistory(served, parts.martStore, principal.scope, field),
            asOf: served.asOf,
          }
        },
        () => ({
          definition: definitionView(description, null),
          distribution: [],
          history: [],
          asOf: null,
        }),
      )
    },

    listTiers: ({ principal }) =>
      serveIfAny(
        (served) => readTiers(served, parts.martStore, principal.scope, parts.strategy()),
        () => ({
          schemes: [],
          lifeStages: [],
          lifeGroups: [],
          critical: [],
          asOf: null,
          previousDate: null,
        }),
      ),
  }
}

/** Counting two hundred columns takes a while at ten million: once a night and scope is enough. */
async function knownCounts(
  served: ServedMart,
  scope: Scope,
  descriptions: readonly { readonly name: string }[],
): Promise<ReadonlyMap<string, number>> {
  const key = JSON.stringify(scope)
  const known = served.fieldCounts.get(key)
  if (known !== undefined) return known
  const fields = descriptions
    .map(({ name }) => served.vocabulary.field(name))
    .filter((field): field is RuleField => field !== undefined)
  const counts = await countFields(served, scope, fields)
  served.fieldCounts.set(key, counts)
  return counts
}
