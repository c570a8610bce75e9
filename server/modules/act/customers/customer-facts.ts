import { attachNightStore } from '#platform/lake/index.ts'

import { RELATION_BACK, customerStore, storedFacts } from './facts/customer-store.ts'
import { openFactReader } from './facts/fact-relation.ts'
import type { FactReader } from './facts/fact-relation.ts'
import type { CustomersParts } from './parts.ts'
import type { ServedMart } from './served-mart.ts'

/**
 * The facts of one customer, read as of the night: from the night's own store of customers where it
 * is written, else from the lake, asking for the store on the way. They are read on the request's
 * own connection: a request that waits for a second one while it holds a first stops the whole pool
 * as soon as enough of them do.
 */
export async function customerFacts(
  parts: Pick<CustomersParts, 'facts' | 'requestStore'>,
  { read, mart, lakeView }: ServedMart,
): Promise<FactReader> {
  const schema = await attachNightStore(parts.facts.lakeRoot, customerStore(mart), read)
  if (schema === undefined && !lakeView.storeRequested) {
    lakeView.storeRequested = true
    await parts.requestStore?.(mart)
  }
  const store =
    schema === undefined
      ? undefined
      : { schema, facts: storedFacts, relationBack: `${schema}.${RELATION_BACK}` }
  return openFactReader(parts.facts, read, mart.date, lakeView, store)
}
