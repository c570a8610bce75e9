import type {
  decideProposal,
  listProposals,
  readProposal,
  withdrawProposal,
} from '#contracts/proposals.ts'
import type { Handler } from './principal.ts'
import type { Proposals } from './proposals.ts'

/** What waits for a second person: to see, decide and withdraw. */
export function proposalRoutes(proposals: Proposals): {
  listProposals: Handler<typeof listProposals>
  readProposal: Handler<typeof readProposal>
  decideProposal: Handler<typeof decideProposal>
  withdrawProposal: Handler<typeof withdrawProposal>
} {
  return {
    listProposals: ({ query, principal }) => proposals.list(principal, query),
    readProposal: ({ params, principal }) => proposals.read(params.proposalId, principal),
    decideProposal: ({ params, body, principal, now }) =>
      proposals.decide(params.proposalId, body, { principal, now }),
    withdrawProposal: ({ params, body, principal, now }) =>
      proposals.withdraw(params.proposalId, body.reason, { principal, now }),
  }
}
