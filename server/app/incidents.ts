import type { Calendar } from '#kernel/calendar.ts'
import { dateAt } from '#kernel/clock.ts'
import { pauseForBreach } from '#modules/act/campaigns/index.ts'
import { recordBreaches } from '#modules/decide/certificate/index.ts'
import type { FoundBreach } from '#modules/decide/certificate/index.ts'
import type { Ledger } from '#platform/ledger/index.ts'

const CAMPAIGN = 'campaign:'

/**
 * Keeps what a night found done against a rule, and closes the hole: a campaign of ours that did it
 * stands still until a person has looked and lets it go on.
 */
export async function keepBreaches(
  ledger: Ledger,
  found: readonly FoundBreach[],
  given: {
    readonly night: string
    readonly now: Date
    readonly timeZone: string
    readonly calendar: Calendar
  },
): Promise<void> {
  const now = given.now.getTime()
  const today = dateAt(now, given.timeZone)
  const { night, calendar } = given
  const fresh = await recordBreaches(ledger, found, { night, today, now, calendar })
  for (const { subject, words } of fresh) {
    if (!subject.startsWith(CAMPAIGN)) continue
    await pauseForBreach(ledger, subject.slice(CAMPAIGN.length), words, now)
  }
}
