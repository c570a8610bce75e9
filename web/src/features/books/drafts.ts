import type { Draft } from './field-text.ts'

/**
 * What was typed into a form that was closed before it was sent; kept in memory alone, as it may
 * say who somebody is, and found again by the same person only.
 */
const drafts = new Map<string, Draft>()

/** Where a draft lies: whose it is, of which book, of which entry or a new one. */
export function draftKey(staffNumber: string, book: string, entryId: string | undefined): string {
  return JSON.stringify([staffNumber, book, entryId ?? null])
}

export function keptDraft(key: string): Draft | undefined {
  return drafts.get(key)
}

/** Keeps what was typed; nothing typed leaves nothing. */
export function keepDraft(key: string, typed: Draft): void {
  if (Object.keys(typed).length === 0) drafts.delete(key)
  else drafts.set(key, typed)
}

export function dropDraft(key: string): void {
  drafts.delete(key)
}
