import type { Words } from '#contracts/words.ts'
import type { AccountSummary } from '#modules/access/index.ts'
import type { CustomersParts } from '#modules/customers/index.ts'
import type { WorkbenchParts } from '#modules/workbench/index.ts'

/** What home pages are drawn from. Built once in `server/app.ts`. */
export interface CockpitParts extends CustomersParts, Pick<WorkbenchParts, 'requestOffers'> {
  readonly timeZone: string
  /** Accounts as an administrator counts them. */
  readonly accounts: (now: number) => Promise<AccountSummary>
  /** What is wrong with the strategy as it lies there, while the one before stays in force. */
  readonly strategyProblem?: () => Words | undefined
}
