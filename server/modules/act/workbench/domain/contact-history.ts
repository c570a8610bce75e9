import type { Words } from '#contracts/words.ts'
import type { MessageState } from '#modules/act/delivery/index.ts'

/** A contact from one of the places that know of it. */
export interface HistoryEntry {
  readonly contactId: string
  /** ISO 8601 in UTC. */
  readonly at: string
}

/**
 * Entries of several places as one list, newest first. Of one contact told by several the first
 * place counts: give what people and messages said of it before what the bank's files say.
 */
export function mergeHistory<Entry extends HistoryEntry>(
  ...places: readonly (readonly Entry[])[]
): Entry[] {
  const byNumber = new Map<string, Entry>()
  for (const entry of places.flat()) {
    if (!byNumber.has(entry.contactId)) byNumber.set(entry.contactId, entry)
  }
  return [...byNumber.values()].toSorted(newestFirst)
}

function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  if (a.contactId === b.contactId) return 0
  return a.contactId < b.contactId ? 1 : -1
}

/** Where a page ended. */
export function placeOf({ at, contactId }: HistoryEntry): string {
  return `${at}|${contactId}`
}

/** The page that follows a place; the first without one. */
export function pageAfter<Entry extends HistoryEntry>(
  entries: readonly Entry[],
  after: string | undefined,
  limit: number,
): { page: Entry[]; next: string | null } {
  const divider = after?.indexOf('|') ?? -1
  const last =
    after === undefined || divider < 0
      ? undefined
      : { at: after.slice(0, divider), contactId: after.slice(divider + 1) }
  const rest =
    last === undefined ? entries : entries.filter((entry) => newestFirst(last, entry) < 0)
  const page = rest.slice(0, limit)
  const end = page.at(-1)
  return { page, next: rest.length > limit && end !== undefined ? placeOf(end) : null }
}

/** How far a message got. */
export const messageStates: Readonly<Record<MessageState, Words>> = {
  waiting: { zh: '等待发送', en: 'waiting' },
  sending: { zh: '发送中', en: 'being sent' },
  accepted: { zh: '已提交网关', en: 'handed to the gateway' },
  delivered: { zh: '已送达', en: 'delivered' },
  failed: { zh: '未送达', en: 'not delivered' },
  dead: { zh: '多次重试未成', en: 'given up after several tries' },
  withheld: { zh: '未发送（合规拦截）', en: 'withheld by the rules of conduct' },
}
