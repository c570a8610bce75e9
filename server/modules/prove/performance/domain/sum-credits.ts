import type { Words } from '#contracts/words.ts'

import { splitCredit } from './credit.ts'
import type { CreditRole, CreditRule } from './credit.ts'
import type { CreditedSale } from './measured.ts'

/** Who else had a part in what came of a contact, as the workbench recorded it. */
export interface ContactHelp {
  readonly assistedBy: string | null
  readonly referredBy: string | null
}

export interface StaffCredit {
  readonly staffNumber: string
  readonly role: CreditRole
  readonly outcomes: number
  readonly cents: number
}

export const creditRoleWords: Readonly<Record<CreditRole, Words>> = {
  responsible: { zh: '责任人', en: 'Responsible' },
  assistant: { zh: '协助人', en: 'Assistant' },
  referrer: { zh: '引荐人', en: 'Referrer' },
}

/** What each person is credited with, in each role; the largest first. */
export function sumCredits(
  sales: readonly CreditedSale[],
  help: ReadonlyMap<string, ContactHelp>,
  rule: CreditRule,
): StaffCredit[] {
  const sums = new Map<string, StaffCredit>()
  for (const { cents, contactId, staffNumber } of sales) {
    const helped = contactId === null ? undefined : help.get(contactId)
    const parts = {
      responsible: staffNumber,
      assistant: helped?.assistedBy ?? null,
      referrer: helped?.referredBy ?? null,
    }
    for (const credit of splitCredit(cents, parts, rule)) {
      const key = `${credit.role} ${credit.staffNumber}`
      const before = sums.get(key)
      sums.set(key, {
        staffNumber: credit.staffNumber,
        role: credit.role,
        outcomes: (before?.outcomes ?? 0) + 1,
        cents: (before?.cents ?? 0) + credit.cents,
      })
    }
  }
  return [...sums.values()].toSorted(
    (a, b) =>
      b.cents - a.cents ||
      b.outcomes - a.outcomes ||
      compare(a.staffNumber, b.staffNumber) ||
      compare(a.role, b.role),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
