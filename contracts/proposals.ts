import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { reasonWords } from './reasons.ts'
import { pageQuery } from './vocabulary.ts'
import { words } from './words.ts'

const person = z.object({ staffNumber: z.string(), name: z.string() })

export const proposalState = z.enum(['open', 'approved', 'refused', 'withdrawn'])

/** What one person proposed and a second decides. */
export const proposal = z.object({
  proposalId: z.uuid(),
  kind: z.string(),
  /** What kind of thing it is: 「开通账号」. */
  title: words,
  /** What would be done, in a sentence. */
  sentence: words,
  /** What it is about, as the audit log names it. */
  subject: z.string(),
  reason: z.string(),
  proposedBy: person,
  proposedAt: z.iso.datetime(),
  state: proposalState,
  decidedBy: person.nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionReason: z.string().nullable(),
  /** What came of an approved one, as its kind says. */
  result: z.record(z.string(), z.unknown()).nullable(),
  may: z.object({ decide: z.boolean(), withdraw: z.boolean() }),
  /** Why whoever asks may not decide an open one. */
  why: words.nullable(),
})
export type ProposalView = z.infer<typeof proposal>

const byId = z.object({ proposalId: z.string().max(64) })
const reason = reasonWords()

export const listProposals = endpoint({
  method: 'GET',
  path: '/api/proposals',
  summary: { zh: '待复核事项', en: 'What waits for a second person' },
  admits: 'proposal.view',
  query: pageQuery.extend({
    state: z.enum(['open', 'decided']).default('open'),
    kind: z.string().max(64).optional(),
  }),
  response: z.object({ proposals: z.array(proposal), next: z.string().nullable() }),
})

export const readProposal = endpoint({
  method: 'GET',
  path: '/api/proposals/:proposalId',
  summary: { zh: '一项待复核事项', en: 'One proposal' },
  admits: 'proposal.view',
  params: byId,
  response: proposal,
})

export const decideProposal = endpoint({
  method: 'POST',
  path: '/api/proposals/:proposalId/decision',
  summary: { zh: '复核：同意或拒绝', en: 'Approve or refuse, as the second person' },
  admits: 'proposal.view',
  params: byId,
  body: z.object({ decision: z.enum(['approve', 'refuse']), reason }),
  response: z.object({
    proposal,
    /** Shown once, to the second person alone: the second half of a first password. */
    secret: z.string().nullable(),
  }),
})

export const withdrawProposal = endpoint({
  method: 'POST',
  path: '/api/proposals/:proposalId/withdrawal',
  summary: { zh: '撤回自己提出的事项', en: 'Withdraw what one proposed' },
  admits: 'proposal.view',
  params: byId,
  body: z.object({ reason }),
  response: proposal,
})
