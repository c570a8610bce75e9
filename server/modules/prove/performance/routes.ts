import { ProblemError } from '#contracts/problems.ts'
import type { Principal } from '#modules/know/access/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import type { Results } from './results.ts'

type PerformanceHandlers = Pick<Handlers<Principal>, 'readResult' | 'listResults'>

/** Handlers of `contracts/results.ts`. Figures are of whole campaigns; credits within the scope. */
export function performanceRoutes(results: Results): PerformanceHandlers {
  return {
    async readResult({ params, principal }) {
      const result = await results.read(params.campaignId, principal.scope)
      if (result === undefined) throw new ProblemError('not_found')
      return result
    },
    async listResults() {
      const { results: told, tested, asOf } = await results.list()
      const { tested: count, alone, standing, words } = tested
      return {
        asOf,
        tested: { tested: count, alone, standing, words },
        results: told.map((result) => ({
          campaignId: result.campaignId,
          name: result.name,
          started: result.started,
          measure: result.measure,
          verdict: result.verdict,
          verdictName: result.verdictName,
          verdictWords: result.verdictWords,
          tone: result.tone,
          multiplicity: result.multiplicity,
          estimate: result.estimate,
          sampleRatio: result.sampleRatio,
          unknownMembers: result.unknownMembers,
          crossedOver: result.crossedOver,
          money: result.money,
          incrementalCents: result.incrementalCents,
          roi: result.roi,
          members: result.arms.reduce((sum, { customers }) => sum + customers, 0),
          delivered: result.delivered,
        })),
      }
    },
  }
}
