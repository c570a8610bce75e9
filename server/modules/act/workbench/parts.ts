import type { CustomersParts } from '#modules/act/customers/index.ts'
import type { MartRef } from '#platform/lake/index.ts'

/** What the workbench is drawn from. Built once in `server/app.ts`. */
export interface WorkbenchParts extends CustomersParts {
  readonly timeZone: string
  /** Actions a customer is the control of, in campaigns that run: not to be offered by anybody. */
  readonly heldBack: HeldBack
  /** Has the night's best offers laid by in the background; absent: days read the mart. */
  readonly requestOffers?: (mart: MartRef) => Promise<unknown>
}

export type HeldBack = (
  customerIds: readonly string[],
) => Promise<ReadonlyMap<string, ReadonlySet<string>>>
