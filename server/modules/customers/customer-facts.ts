import { existsSync } from 'node:fs'

import { quoteIdentifier, quoteText } from '#platform/lake/index.ts'
import type { FactStore, MartRef, Read } from '#platform/lake/index.ts'

import { RELATION_BACK, storePath, storedFacts } from './facts/customer-store.ts'
import { openFactReader } from './facts/fact-relation.ts'
import type { AttachedStore, FactReader } from './facts/fact-relation.ts'
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
  const store = await attachStore(parts.facts, read, mart)
  if (store === undefined && !lakeView.storeRequested) {
    lakeView.storeRequested = true
    await parts.requestStore?.(mart)
  }
  return openFactReader(parts.facts, read, mart.date, lakeView, store)
}

/**
 * Opens the store inside the engine that serves the mart; once open, this costs next to nothing.
 */
async function attachStore(
  facts: FactStore,
  read: Read,
  mart: MartRef,
): Promise<AttachedStore | undefined> {
  const path = storePath(facts.lakeRoot, mart)
  if (!existsSync(path)) return undefined
  const schema = quoteIdentifier(`customers ${mart.date} ${mart.hash.slice(0, 16)}`)
  await read(`attach if not exists ${quoteText(path)} as ${schema} (read_only)`)
  return { schema, facts: storedFacts, relationBack: `${schema}.${RELATION_BACK}` }
}
