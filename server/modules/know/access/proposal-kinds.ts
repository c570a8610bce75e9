import type { z } from 'zod'
import type { Right } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import type { JsonObject } from '#platform/audit/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'
import type { Principal } from './principal.ts'

/** What is proposed, when a kind is asked about it. */
export interface Proposed<Body> {
  readonly proposalId: string
  /** What it is about, as the audit chain names it: `account:10023`. */
  readonly subject: string
  readonly body: Body
  /** Why, in the proposer's words. */
  readonly reason: string
  /** As the audit chain names people: `staff:10023`. */
  readonly proposedBy: string
}

/** What is being done, on the word of two. */
export interface Approved<Body> extends Proposed<Body> {
  readonly decidedBy: string
  readonly now: number
}

export interface Outcome {
  /** Kept with the proposal and shown to whoever may see it; nothing of the vault. */
  readonly result?: JsonObject
  /** Shown once, to the second person, and kept nowhere. */
  readonly secret?: string
}

/**
 * A kind of act that takes two people. A module registers its kinds once (`server/app.ts`); what is
 * done is done in the transaction of the decision: approved and not done cannot be.
 */
export interface ProposalKind<Body = unknown> {
  /** A dotted word, as in the audit chain: `customer.merge`. Never renamed: rows hold it. */
  readonly kind: string
  readonly title: Words
  /** The right it takes to propose one, and to be the second person. */
  readonly proposes: Right
  readonly decides: Right
  /** Read before it is kept, and again before it is done: codes and numbers, nothing of the vault. */
  readonly body: z.ZodType<Body>
  /** What would be done, for the second person to read. */
  sentence(proposed: Pick<Proposed<Body>, 'subject' | 'body'>): Words
  /** Decided even by who opened their account alone: only for ending that state. */
  readonly aloneDecides?: true
  /** Why this person of the right may still not be the second: the account concerned, the scope. */
  refuses?(
    db: Ledger['db'],
    decider: Principal,
    proposed: Proposed<Body>,
  ): Words | undefined | Promise<Words | undefined>
  /** Does it. What it throws is answered, and the proposal stays open. */
  run(transaction: Ledger['db'], approved: Approved<Body>): Promise<Outcome | undefined>
  /** Undoes what was prepared when it is refused or withdrawn. */
  dropped?(
    transaction: Ledger['db'],
    dropped: Proposed<Body> & { readonly by: string; readonly now: number },
  ): Promise<void>
}
