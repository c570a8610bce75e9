import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

import type { Vocabulary } from '#kernel/rule/index.ts'
import type { Book } from '#modules/know/books/index.ts'
import { findFact } from '#modules/know/intake/index.ts'
import { assemble } from './domain/assemble.ts'
import { buildPack, productClasses } from './domain/build-pack.ts'
import { copyLockProblems } from './domain/copy-lock.ts'
import { entriesOf, shortFile } from './domain/entries.ts'
import type { WrittenEntry } from './domain/entries.ts'
import type { ProductClasses } from './domain/fact-fields.ts'
import { lawProblems } from './domain/law-lock.ts'
import type { Plain } from './domain/merge.ts'
import type { Pack } from './domain/pack.ts'
import type { PackFile } from './domain/pack-file.ts'
import type { PackProblem } from './domain/problem.ts'
import { unsaidPlace } from './domain/read-calendar.ts'
import type { PlaceSetting } from './domain/read-calendar.ts'
import { packSchema } from './domain/schema.ts'
import { shapeProblems } from './domain/shape-problems.ts'
import { booksOf } from './own-books.ts'
import { readPackFile, readSources } from './read-folder.ts'
import type { PackSource } from './read-folder.ts'

/** A checked pack with what others need of it. */
export interface LoadedPack {
  readonly ok: true
  readonly pack: Pack
  /** Every book in force: the product's, with what the bank added, and the bank's own. */
  readonly books: readonly Book[]
  /** SHA-256 of the normalised content: base and overlays together, without layout or comments. */
  readonly hash: string
  readonly vocabulary: Vocabulary
  readonly classes: ProductClasses
  /** Folders it was read from: the base, then each overlay. */
  readonly folders: readonly string[]
  /** What was written, entry by entry: what two versions are compared by. */
  readonly entries: readonly WrittenEntry[]
  /** Of currency, clock and calendar, what nobody said: a home can't be made before. */
  readonly unsaid: readonly PlaceSetting[]
  /** The files as they were: the pack can be had again from these alone. */
  readonly sources: readonly PackSource[]
}

/** Everything wrong with a pack. */
export interface PackProblems {
  readonly ok: false
  readonly problems: readonly PackProblem[]
}

let law: readonly PackFile[] | undefined

/** What has its source in law, laid under every pack and locked. It comes with the product. */
function lawFiles(): readonly PackFile[] {
  law ??= lawNames().map((name) => {
    const text = readFileSync(new URL(`./law/${name}`, import.meta.url), 'utf8')
    const { file, problems } = readPackFile(`law/${name}`, text)
    if (file === undefined || problems.length > 0) throw new Error(`law/${name} is no YAML map`)
    return file
  })
  return law
}

function lawNames(): string[] {
  const copy = readdirSync(new URL('./law/copy/', import.meta.url))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
  return ['contact.yaml', 'person.yaml', ...copy.map((name) => `copy/${name}`)]
}

/** Reads and checks a strategy pack with overlays laid on it in the order given. */
export async function loadPack(
  folder: string,
  options: { readonly overlays?: readonly string[] } = {},
): Promise<LoadedPack | PackProblems> {
  const folders = [folder, ...(options.overlays ?? [])]
  const read = await readSources(folders)
  return read.problems.length > 0
    ? { ok: false, problems: read.problems }
    : packOf(read.sources, folders)
}

/** The same from files read before, as those of a version that was kept. */
export function packOf(
  sources: readonly PackSource[],
  folders: readonly string[],
): LoadedPack | PackProblems {
  const overlays = folders.slice(1)
  const layers: PackFile[][] = folders.map(() => [])
  const problems: PackProblem[] = []
  for (const { layer, file, text } of sources) {
    const read = readPackFile(file, text)
    problems.push(...read.problems)
    if (read.file !== undefined) layers[layer]?.push(read.file)
  }
  const assembled = assemble([lawFiles(), ...layers])
  problems.push(...assembled.problems)
  problems.push(...lawProblems(assembled.data, lawFiles(), assembled.places))
  problems.push(...copyLockProblems(assembled.data, lawFiles(), assembled.places))
  if (problems.length > 0) return { ok: false, problems }
  const shaped = packSchema.safeParse(assembled.data)
  if (!shaped.success) {
    return { ok: false, problems: shapeProblems(shaped.error, assembled.places) }
  }
  // The law is the product's: a version is what the bank wrote, whatever law lies beneath it.
  const written = assemble(layers).data
  const unsaid = unsaidPlace(layers.map((files) => assemble([files]).data))
  const { books, problems: unsound } = booksOf(assembled.data, assembled.places)
  if (unsound.length > 0) return { ok: false, problems: unsound }
  const built = buildPack(shaped.data, assembled.places, findFact, unsaid)
  if (!built.ok) return built
  return {
    ok: true,
    pack: built.pack,
    books,
    hash: hashOf(written),
    vocabulary: built.vocabulary,
    classes: productClasses(shaped.data),
    folders,
    entries: entriesOf(written, assembled.places, overlays),
    unsaid,
    sources: sources.map((source) => ({ ...source, file: shortFile(source.file, overlays) })),
  }
}

function hashOf(data: Plain): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex')
}
