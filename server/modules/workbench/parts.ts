import type { CustomersParts } from '#modules/customers/index.ts'

/** What the workbench is drawn from. Built once in `server/app.ts`. */
export interface WorkbenchParts extends Omit<CustomersParts, 'martStore'> {
  readonly timeZone: string
  /** Actions a customer is the control of, in campaigns that run: not to be offered by anybody. */
  readonly heldBack: HeldBack
}

export type HeldBack = (
  customerIds: readonly string[],
) => Promise<ReadonlyMap<string, ReadonlySet<string>>>
