import type { Words } from '#contracts/words.ts'
import type { AccountSummary } from '#modules/know/access/index.ts'
import type { Results } from '#modules/prove/performance/index.ts'
import type { WorkbenchParts } from '#modules/act/workbench/index.ts'

/** What home pages are drawn from. Built once in `server/app.ts`. */
export interface CockpitParts extends WorkbenchParts {
  readonly results: Pick<Results, 'list'>
  /** Accounts as an administrator counts them. */
  readonly accounts: (now: number) => Promise<AccountSummary>
  /** How the strategy's folder differs from what is in force; null: it doesn't. */
  readonly strategyFolder?: () => Words | null
}
