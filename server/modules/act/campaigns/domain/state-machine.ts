import type { Campaign, CampaignState } from '#contracts/campaigns.ts'
import type { Right } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'

/** What a person may do with a campaign. */
export type Act = Campaign['may'][number]

/**
 * Compliance asks whether a plan is lawful, consumer protection whether it is fair to those it
 * reaches (消保审查, FIELD §10): two people, both on the record.
 */
export const reviewKinds = ['compliance', 'consumer_protection'] as const
export type ReviewKind = (typeof reviewKinds)[number]

/** A review that let the plan as it stands pass. */
export interface Review {
  readonly kind: ReviewKind
  readonly staff: string
  readonly name: string
  readonly at: string
  readonly note: string | null
}

interface Step {
  readonly right: Right
  /** The states it may be done in, each with the state it leads to. */
  readonly moves: Partial<Record<CampaignState, CampaignState>>
  /** By another person than the one who made or last changed the plan. */
  readonly byAnother?: true
  /** A review: its own, once, by nobody who did another of this plan. */
  readonly review?: ReviewKind
  readonly words: Words
}

/** Every move there is; a pair that isn't listed is refused. */
export const steps = {
  edit: {
    right: 'campaign.plan',
    // What was approved is no longer what stands there.
    moves: { draft: 'draft', returned: 'returned', approved: 'draft' },
    words: { zh: '修改', en: 'changed' },
  },
  submit: {
    right: 'campaign.plan',
    moves: { draft: 'in_review', returned: 'in_review' },
    words: { zh: '提交审批', en: 'submitted for review' },
  },
  approve: {
    right: 'campaign.approve',
    moves: { in_review: 'approved' },
    byAnother: true,
    review: 'compliance',
    words: { zh: '合规审查通过', en: 'passed by compliance' },
  },
  protect: {
    right: 'campaign.protect',
    moves: { in_review: 'approved' },
    byAnother: true,
    review: 'consumer_protection',
    words: { zh: '消保审查通过', en: 'passed by consumer protection' },
  },
  return: {
    right: 'campaign.approve',
    moves: { in_review: 'returned', approved: 'returned' },
    byAnother: true,
    words: { zh: '退回', en: 'returned' },
  },
  launch: {
    right: 'campaign.plan',
    moves: { approved: 'running' },
    words: { zh: '启动', en: 'launched' },
  },
  pause: {
    right: 'campaign.plan',
    moves: { running: 'paused' },
    words: { zh: '暂停', en: 'paused' },
  },
  resume: {
    right: 'campaign.plan',
    moves: { paused: 'running' },
    words: { zh: '继续', en: 'resumed' },
  },
  stop: {
    right: 'campaign.plan',
    moves: { running: 'stopped', paused: 'stopped' },
    words: { zh: '停止', en: 'stopped' },
  },
  delete: {
    right: 'campaign.plan',
    moves: { draft: 'draft', returned: 'returned' },
    words: { zh: '删除', en: 'deleted' },
  },
} as const satisfies Record<Act, Step>

export const acts = Object.keys(steps) as Act[]

/** The person who acts. */
export interface Acting {
  readonly staffNumber: string
  readonly rights: ReadonlySet<Right>
}

/** What of a campaign decides who may do what. */
export interface Standing {
  readonly state: CampaignState
  readonly createdBy: string
  readonly changedBy: string
  /** Of the plan as it stands. */
  readonly reviews: readonly Pick<Review, 'kind' | 'staff'>[]
}

export type Allowance =
  | { readonly allowed: true; readonly to: CampaignState }
  | {
      readonly allowed: false
      readonly because: 'right' | 'state' | 'own_work' | 'reviewed' | 'other_review'
    }

/** May this person do this now, and where does it lead? */
export function mayAct(act: Act, standing: Standing, person: Acting): Allowance {
  const step: Step = steps[act]
  if (!person.rights.has(step.right)) return { allowed: false, because: 'right' }
  const to = step.moves[standing.state]
  if (to === undefined) return { allowed: false, because: 'state' }
  const isOwn = [standing.createdBy, standing.changedBy].includes(person.staffNumber)
  if (step.byAnother === true && isOwn) return { allowed: false, because: 'own_work' }
  if (step.review === undefined) return { allowed: true, to }
  const done = standing.reviews
  if (done.some(({ kind }) => kind === step.review)) return { allowed: false, because: 'reviewed' }
  if (done.some(({ staff }) => staff === person.staffNumber)) {
    return { allowed: false, because: 'other_review' }
  }
  const isLast = reviewKinds.every(
    (kind) => kind === step.review || done.some((review) => review.kind === kind),
  )
  return { allowed: true, to: isLast ? to : standing.state }
}

/** Everything the person may do now, in the order buttons stand. */
export function actsFor(standing: Standing, person: Acting): Act[] {
  return acts.filter((act) => mayAct(act, standing, person).allowed)
}

export const stateWords: Readonly<Record<CampaignState, Words>> = {
  draft: { zh: '草稿', en: 'a draft' },
  in_review: { zh: '待审批', en: 'waiting for review' },
  returned: { zh: '已退回', en: 'returned' },
  approved: { zh: '已批准', en: 'approved' },
  running: { zh: '进行中', en: 'running' },
  paused: { zh: '已暂停', en: 'paused' },
  stopped: { zh: '已停止', en: 'stopped' },
  finished: { zh: '已结束', en: 'finished' },
}

const eventWords: Readonly<Record<string, Words>> = {
  create: { zh: '新建', en: 'created' },
  members: { zh: '确定成员与分组', en: 'members fixed and arms drawn' },
  launch_failed: { zh: '启动未成功，已退回', en: 'could not be launched, returned' },
  wave: { zh: '波次发出', en: 'a wave went out' },
  entrants: { zh: '后来符合条件的客户加入', en: 'later entrants joined' },
  finish: { zh: '结束', en: 'finished' },
}

/** A line of the history, as people read it. */
export function changeWords(what: string): Words {
  const step = acts.find((act) => act === what)
  return step === undefined ? (eventWords[what] ?? { zh: what, en: what }) : steps[step].words
}
