import { datasetNamed, findFact } from '#modules/know/intake/index.ts'
import type { Fact } from '#modules/know/intake/index.ts'
import type { FactStore, Manifest, Read } from '#platform/lake/index.ts'

/** A fact of the catalogue; throws for a name it doesn't have. */
export function factNamed(name: string): Fact {
  const fact = findFact(name)
  if (fact === undefined) throw new Error(`the catalogue has no fact ${name}`)
  return fact
}

/** What one customer's facts are read through: the night's engine, and the lake as of its date. */
export interface FactReader {
  readonly read: Read
  readonly date: string
  readonly manifest: Manifest
  /** SQL of a fact's rows as of the night, for a `from`. */
  relation(fact: string): Promise<string>
  /** The same of relations, found by who they lead to. */
  relationBack(): Promise<string>
  /**
   * Whether any account came without its customer, so that parties must be asked whose it is. Most
   * banks name the customer, and then accounts are read once instead of three times.
   */
  hasUnnamedAccounts(): Promise<boolean>
  /** The same of transactions: delivered by account alone. */
  hasUnnamedTransactions(): Promise<boolean>
}

/** Facts of customers in their own order, ready to be read: see `customer-store.ts`. */
export interface AttachedStore {
  /** In quotes, to be put before a table. */
  readonly schema: string
  readonly facts: ReadonlySet<string>
  readonly relationBack: string
}

/** What was worked out about the lake as it stood at one version of its manifest. */
export interface LakeView {
  version: number
  /** Whether the night's store of customers was asked for. */
  storeRequested: boolean
  readonly relations: Map<string, Promise<string>>
  readonly answers: Map<string, Promise<boolean>>
}

export function emptyLakeView(): LakeView {
  return { version: -1, storeRequested: false, relations: new Map(), answers: new Map() }
}

/**
 * A reader of facts; `view` is kept from request to request and begun anew when the lake changed.
 */
export async function openFactReader(
  facts: FactStore,
  read: Read,
  date: string,
  view: LakeView,
  store: AttachedStore | undefined,
): Promise<FactReader> {
  const manifest = await facts.manifest()
  if (view.version !== manifest.version) {
    view.version = manifest.version
    view.relations.clear()
    view.answers.clear()
  }
  const inLake = (name: string) => once(view.relations, name, () => relationIn(facts, name, date))
  const relation = async (name: string) =>
    store?.facts.has(name) === true ? `${store.schema}.${name}` : inLake(name)
  const anyUnnamed = (name: string) =>
    once(view.answers, name, async () => {
      const found = await read(
        `select 1 as found
      from ${await inLake(name)} as delivered
      where customer_id is null
      limit 1`,
      )
      return found.length > 0
    })
  return {
    read,
    date,
    manifest,
    relation,
    relationBack: async () => store?.relationBack ?? inLake('relation'),
    // A store names the customer of every account.
    hasUnnamedAccounts: async () => store === undefined && anyUnnamed('account'),
    hasUnnamedTransactions: () => anyUnnamed('transaction'),
  }
}

/** SQL of a fact's rows in the lake as of a date, in brackets for a `from`. */
export async function relationIn(facts: FactStore, name: string, date: string): Promise<string> {
  return `(${await facts.relation(datasetNamed(name), date)})`
}

/** Works something out once; a failure is not remembered. */
function once<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before !== undefined) return before
  const begun = work()
  known.set(key, begun)
  begun.catch(() => known.delete(key))
  return begun
}
