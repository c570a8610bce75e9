import type { OperationName } from '#contracts/index.ts'

/** Answers that an outcome, or its undo, makes stale: the day, the card, the customer, the caps. */
export const affectedByOutcomes: readonly OperationName[] = [
  'readDay',
  'readTalkCard',
  'readHome',
  'listContacts',
  'readConsents',
  'readDecision',
  'listComplaints',
]
