import type { Words } from '#contracts/words.ts'

import type { DrawnCustomer } from './arms.ts'

/** Why somebody of an audience is not in the campaign. */
export interface LeftOut {
  readonly stage: string
  readonly code: string
  readonly words: Words
}

/** A customer of an audience whom every gate lets through. */
export interface Candidate extends DrawnCustomer {
  /** In hundredths of the value index. */
  readonly worth: number
  /** Of the bank's own group that no campaign reaches. */
  readonly heldOut: boolean
  /** Who they are: keyed hashes of what they would be reached by, and the person of a merge. */
  readonly tags: readonly string[]
}

const campaignReason = (code: string, zh: string, en: string): LeftOut => ({
  stage: 'campaign',
  code,
  words: { zh, en },
})

/** Reasons that are neither law nor consent: nobody can be reached, or not by this campaign. */
export const rosterReasons = {
  noAddress: campaignReason(
    'no_address',
    '没有可用的手机号或邮箱',
    'there is no number or address to reach them by',
  ),
  sharedAddress: campaignReason(
    'shared_address',
    '手机号或邮箱由多位客户共用（如代发单位），不是本人的',
    'the number or address is shared by many customers, an employer’s: it is not their own',
  ),
  closedAddress: campaignReason(
    'address_closed',
    '手机号或邮箱已失效或已拒收，变更前不再发送',
    'the number or address bounced or refused: nothing is sent until it changes',
  ),
  noManager: campaignReason(
    'no_manager',
    '没有客户经理，无法派发任务',
    'no manager to give a task to',
  ),
  samePerson: campaignReason(
    'same_address',
    '同一人（同一手机号、邮箱或已合并）的另一客户号已在名单中，一人只联络一次',
    'another customer number of the same person is in already: one person, one contact',
  ),
  notTrueOfThem: campaignReason(
    'statement_not_true',
    '文案对客户的陈述对其不成立（没有所依据的标签）',
    'what the text says of the customer does not hold of them: they lack the tag it rests on',
  ),
  beyondApproval: campaignReason(
    'beyond_approval',
    '超出批准的人数上限，按客户价值从高到低取满为止',
    'beyond the number approved: those of the highest value were taken',
  ),
} as const satisfies Record<string, LeftOut>

export interface Settled {
  /** In the campaign, those of the highest worth first. */
  readonly people: readonly Candidate[]
  /** Held out by the bank: in no arm. */
  readonly heldOut: readonly Candidate[]
  readonly samePerson: number
  readonly beyondApproval: number
}

/**
 * Who of those let through is in: one customer number a person, nobody the bank holds out, and no
 * more than were approved, those of the highest worth first. A person held out under one of their
 * numbers is held out under all.
 * @param taken addresses that people of the campaign have already
 * @param ceiling how many may still come in
 */
export function settleRoster(
  candidates: readonly Candidate[],
  {
    ceiling,
    taken = new Set(),
  }: { readonly ceiling: number; readonly taken?: ReadonlySet<string> },
): Settled {
  const ordered = candidates.toSorted(byWorth)
  const heldOutTags = new Set(ordered.flatMap((one) => (one.heldOut ? one.tags : [])))
  const seen = new Set(taken)
  const own = ordered.filter(({ tags }) => {
    if (tags.some((tag) => seen.has(tag))) return false
    for (const tag of tags) seen.add(tag)
    return true
  })
  const isHeldOut = ({ heldOut, tags }: Candidate) =>
    heldOut || tags.some((tag) => heldOutTags.has(tag))
  const open = own.filter((one) => !isHeldOut(one))
  const people = open.slice(0, Math.max(0, ceiling))
  return {
    people,
    heldOut: own.filter(isHeldOut),
    samePerson: ordered.length - own.length,
    beyondApproval: open.length - people.length,
  }
}

/** The worthiest first; equals by their number, so that the order is always the same. */
export function byWorth(
  a: Pick<Candidate, 'worth' | 'customerId'>,
  b: Pick<Candidate, 'worth' | 'customerId'>,
): number {
  return b.worth - a.worth || (a.customerId < b.customerId ? -1 : 1)
}
