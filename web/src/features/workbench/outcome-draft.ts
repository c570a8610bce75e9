import type { Input } from '../../lib/api.ts'
import { parseNumberText } from '../../ui/rule/number-text.ts'

type Body = Input<'recordOutcome'>['body']
export type OutcomeKind = Body['outcome']
export type ContactChannel = Body['channel']

/** In the order of their keys, 1 to 8. */
export const outcomeKinds = [
  'reached',
  'not_reached',
  'interested',
  'declined',
  'purchased',
  'appointment',
  'do_not_contact',
  'complaint',
] as const satisfies readonly OutcomeKind[]

export const contactChannels = [
  'phone',
  'visit',
  'outlet',
  'wecom',
] as const satisfies readonly ContactChannel[]

/** What stands in the form of one card; kept until it is recorded, whatever else is opened. */
export interface OutcomeDraft {
  /** Made once a card, so that a repeated press counts once. */
  readonly idempotencyKey: string
  readonly channel: ContactChannel
  readonly outcome: OutcomeKind | null
  readonly productId: string | null
  /** As typed: 50000, 5万. */
  readonly amount: string
  /** As the clock field gives it: `2026-11-02T10:00`, in the time of the person's machine. */
  readonly appointmentAt: string
  readonly promises: boolean
  readonly promiseWhat: string
  readonly promiseDue: string
  readonly withStaff: string | null
  readonly note: string
  /** Notices ticked off as said, by their Chinese words. */
  readonly told: readonly string[]
  /** What the seller confirms was done, by the code a refusal named. */
  readonly confirmed: readonly string[]
}

export type DraftField =
  | 'outcome'
  | 'notices'
  | 'nothing_on_sale'
  | 'product'
  | 'amount'
  | 'appointmentAt'
  | 'promiseWhat'
  | 'promiseDue'
  | 'complaint'

export function newDraft(idempotencyKey: string, channel: ContactChannel): OutcomeDraft {
  return {
    idempotencyKey,
    channel,
    outcome: null,
    productId: null,
    amount: '',
    appointmentAt: '',
    promises: false,
    promiseWhat: '',
    promiseDue: '',
    withStaff: null,
    note: '',
    told: [],
    confirmed: [],
  }
}

/** A key no other card has; works on pages that are not served over https, too. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** Cents of an amount as typed; undefined while it is none, or nothing. */
export function amountCents(typed: string): number | undefined {
  const value = parseNumberText(typed, 'money')
  return value?.type === 'money' && value.cents > 0 ? value.cents : undefined
}

export interface Needs {
  /** The notices this talk takes; a sale takes each of them said. */
  readonly notices: readonly string[]
  /** Whether something of what the talk is about is on sale. */
  readonly hasProducts: boolean
}

/** What is still to be filled in before it can be recorded, in the order it stands on the page. */
export function missingIn(draft: OutcomeDraft, needs: Needs): DraftField[] {
  const { outcome, promises } = draft
  if (outcome === null) return ['outcome']
  const missing: DraftField[] = []
  if (outcome === 'purchased') {
    if (!needs.hasProducts) return ['nothing_on_sale']
    if (needs.notices.some((notice) => !draft.told.includes(notice))) missing.push('notices')
    if (draft.productId === null) missing.push('product')
    // A card has no amount: whether one is needed is the product's to say.
    const unreadable = draft.amount.trim() !== '' && amountCents(draft.amount) === undefined
    if (unreadable) missing.push('amount')
  }
  if (outcome === 'appointment' && !isInstant(draft.appointmentAt)) missing.push('appointmentAt')
  if (outcome === 'complaint' && draft.note.trim().length < 2) missing.push('complaint')
  if (promises) {
    if (draft.promiseWhat.trim().length < 2) missing.push('promiseWhat')
    if (draft.promiseDue === '') missing.push('promiseDue')
  }
  return missing
}

function isInstant(local: string): boolean {
  return !Number.isNaN(Date.parse(local))
}

/** What is sent: nothing that belongs to another outcome than the chosen one. */
export function bodyOf(draft: OutcomeDraft, needs: Needs): Body {
  const { outcome, channel, idempotencyKey, note, withStaff } = draft
  const [missing] = missingIn(draft, needs)
  if (missing !== undefined || outcome === null) throw new Error(`${missing ?? 'outcome'} missing`)
  const bought = outcome === 'purchased'
  return {
    idempotencyKey,
    channel,
    outcome,
    withStaff,
    note: note.trim(),
    productId: bought ? draft.productId : null,
    amountCents: bought ? (amountCents(draft.amount) ?? null) : null,
    confirmed: bought ? [...draft.confirmed] : [],
    appointmentAt: outcome === 'appointment' ? new Date(draft.appointmentAt).toISOString() : null,
    promise: draft.promises ? { what: draft.promiseWhat.trim(), due: draft.promiseDue } : null,
  }
}

/** Drafts by task. */
export type Drafts = Readonly<Record<string, OutcomeDraft>>

export type DraftEvent =
  | { readonly type: 'change'; readonly taskId: string; readonly draft: OutcomeDraft }
  | { readonly type: 'undone'; readonly taskId: string; readonly idempotencyKey: string }

/** After an undo what was typed stands there again, under a key of its own: it is a new record. */
export function reduceDrafts(drafts: Drafts, event: DraftEvent): Drafts {
  if (event.type === 'change') return { ...drafts, [event.taskId]: event.draft }
  const draft = drafts[event.taskId]
  if (draft === undefined) return drafts
  return { ...drafts, [event.taskId]: { ...draft, idempotencyKey: event.idempotencyKey } }
}
