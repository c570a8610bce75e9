import { z } from 'zod'
import { customerId } from '#contracts/vocabulary.ts'
import type { ProposalKind } from '#modules/know/access/index.ts'
import { mergeNumbers, unmergeNumbers } from '#modules/decide/conduct/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

const pair = z.object({ one: customerId, other: customerId })
export type MergedPair = z.output<typeof pair>

/** What was merged or taken apart, and by which words of two people. */
export interface Merged extends MergedPair {
  readonly proposalId: string
  readonly by: string
  readonly now: number
}

export interface MergeKinds {
  readonly merge: ProposalKind<MergedPair>
  readonly unmerge: ProposalKind<MergedPair>
}

/** The same whichever number is named first: of one pair one proposal waits at a time. */
export function subjectOfPair({ one, other }: MergedPair): string {
  return `customers:${[one, other].toSorted().join(' ')}`
}

/**
 * That two customer numbers are one person, and that they are two after all. Work that a later room
 * gave out is put in order in the transaction of the decision.
 */
export function mergeKinds(follow: {
  readonly merged: (transaction: Ledger['db'], merged: Merged) => Promise<void>
  /** `proposalId` is of the merge that ended. */
  readonly unmerged: (transaction: Ledger['db'], merged: Merged) => Promise<void>
}): MergeKinds {
  const shared = { proposes: 'customer.merge', decides: 'merge.approve', body: pair } as const
  return {
    merge: {
      ...shared,
      kind: 'customer.merge',
      title: { zh: '合并客户号', en: 'One person, two numbers' },
      sentence: ({ body: { one, other } }) => ({
        zh: `客户号 ${one} 与 ${other} 是同一人：联络上限、拒绝、勿扰、投诉与名单合并计算；原有记录不移动`,
        en:
          `The customer numbers ${one} and ${other} are one person: caps, refusals, ` +
          'do-not-contact, complaints and lists count together; no record is moved',
      }),
      async run(transaction, { body, proposalId, decidedBy: by, now }) {
        await mergeNumbers(transaction, { ...body, proposalId, by, now })
        await follow.merged(transaction, { ...body, proposalId, by, now })
        return { result: { ...body } }
      },
    },
    unmerge: {
      ...shared,
      kind: 'customer.unmerge',
      title: { zh: '拆分客户号', en: 'Two people after all' },
      sentence: ({ body: { one, other } }) => ({
        zh: `客户号 ${one} 与 ${other} 不是同一人：自此各自计算`,
        en: `The customer numbers ${one} and ${other} are two people: each counts alone again`,
      }),
      async run(transaction, { body, proposalId, decidedBy: by, now }) {
        const ended = await unmergeNumbers(transaction, { ...body, proposalId, by, now })
        await follow.unmerged(transaction, { ...body, proposalId: ended, by, now })
        return { result: { ...body } }
      },
    },
  }
}
