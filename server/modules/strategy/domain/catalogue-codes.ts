import { findFact } from '#modules/intake/index.ts'

/** Code lists of the facts catalogue that a pack must agree with. */
export const factByCode = {
  families: Object.keys(findFact('account')?.columns['family']?.codes ?? {}),
} as const
