import { exportKind, mergeKinds } from '#modules/act/customers/index.ts'
import type { MergeKinds } from '#modules/act/customers/index.ts'
import { oneTaskAPerson, restoreTasks } from '#modules/act/workbench/index.ts'
import { notPersonalKind } from '#modules/know/intake/index.ts'
import type { Proposals } from '#modules/know/access/index.ts'

/** Tells the mechanism of proposals every kind of the rooms after it: one place, so that none is missed. */
export function registerKinds(proposals: Proposals): { readonly mergeKinds: MergeKinds } {
  const merging = mergeKinds({ merged: oneTaskAPerson, unmerged: restoreTasks })
  proposals.register(exportKind)
  proposals.register(notPersonalKind)
  proposals.register(merging.merge)
  proposals.register(merging.unmerge)
  return { mergeKinds: merging }
}
