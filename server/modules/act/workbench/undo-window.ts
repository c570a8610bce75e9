/**
 * A slip of the finger is noticed at once, a change of mind later is another thing: ten minutes,
 * less than any night takes to begin after the last call of a day.
 */
const UNDO_MINUTES = 10

/** Until when an outcome recorded at an instant can be undone. */
export function undoUntil(at: string): string {
  return new Date(Date.parse(at) + UNDO_MINUTES * 60_000).toISOString()
}
