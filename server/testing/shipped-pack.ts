import { join } from 'node:path'

import { loadPack } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'
import { projectRoot } from './source-tree.ts'

let shipped: Promise<LoadedPack> | undefined

/** The pack that ships with the product; read once a process. */
export async function shippedPack(): Promise<LoadedPack> {
  shipped ??= loadPack(join(projectRoot, 'strategy')).then((loaded) => {
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]))
    return loaded
  })
  return shipped
}
