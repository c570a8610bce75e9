import { createHash } from 'node:crypto'

import type { Vocabulary } from '#kernel/rule/index.ts'
import { findFact } from '#modules/know/intake/index.ts'
import { assemble } from './domain/assemble.ts'
import { buildPack, productClasses } from './domain/build-pack.ts'
import { entriesOf } from './domain/entries.ts'
import type { WrittenEntry } from './domain/entries.ts'
import type { ProductClasses } from './domain/fact-fields.ts'
import type { Plain } from './domain/merge.ts'
import type { Pack } from './domain/pack.ts'
import type { PackFile } from './domain/pack-file.ts'
import type { PackProblem } from './domain/problem.ts'
import { packSchema } from './domain/schema.ts'
import { shapeProblems } from './domain/shape-problems.ts'
import { readPackFolder } from './read-folder.ts'

/** A checked pack with what others need of it. */
export interface LoadedPack {
  readonly ok: true
  readonly pack: Pack
  /** SHA-256 of the normalised content: base and overlays together, without layout or comments. */
  readonly hash: string
  readonly vocabulary: Vocabulary
  readonly classes: ProductClasses
  /** Folders it was read from: the base, then each overlay. */
  readonly folders: readonly string[]
  /** What was written, entry by entry: what two versions are compared by. */
  readonly entries: readonly WrittenEntry[]
}

/** Everything wrong with a pack. */
export interface PackProblems {
  readonly ok: false
  readonly problems: readonly PackProblem[]
}

/** Reads and checks a strategy pack with overlays laid on it in the order given. */
export async function loadPack(
  folder: string,
  options: { readonly overlays?: readonly string[] } = {},
): Promise<LoadedPack | PackProblems> {
  const overlays = options.overlays ?? []
  const layers: (readonly PackFile[])[] = []
  const problems: PackProblem[] = []
  for (const [index, layer] of [folder, ...overlays].entries()) {
    const prefix = index === 0 ? '' : `${layer.replace(/\/+$/, '')}/`
    const read = await readPackFolder(layer, prefix)
    layers.push(read.files)
    problems.push(...read.problems)
  }
  const assembled = assemble(layers)
  problems.push(...assembled.problems)
  if (problems.length > 0) return { ok: false, problems }
  const shaped = packSchema.safeParse(assembled.data)
  if (!shaped.success) {
    return { ok: false, problems: shapeProblems(shaped.error, assembled.places) }
  }
  const built = buildPack(shaped.data, assembled.places, findFact)
  if (!built.ok) return built
  return {
    ok: true,
    pack: built.pack,
    hash: hashOf(assembled.data),
    vocabulary: built.vocabulary,
    classes: productClasses(shaped.data),
    folders: [folder, ...overlays],
    entries: entriesOf(assembled.data, assembled.places, overlays),
  }
}

function hashOf(data: Plain): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}
