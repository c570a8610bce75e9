import { z } from 'zod'

/** A dataset as the lake sees it: columns with SQL types, a key, and what history means. */
export interface Dataset {
  readonly name: string
  readonly key: readonly string[]
  /** `state`: the newest row of a key counts. `event`: rows add up, a key counts once. */
  readonly history: 'state' | 'event'
  readonly columns: readonly { readonly name: string; readonly sqlType: string }[]
}

const partitionFields = {
  dataset: z.string().min(1),
  /** The feed (or ledger export) it came from. A source delivers a dataset once a business date. */
  source: z.string().min(1),
  businessDate: z.iso.date(),
  /** `full`: all there is of this source on that date. `delta`: what is new or changed. */
  mode: z.enum(['full', 'delta']),
  rows: z.int().min(0),
  /** `sum(hash(all columns))` as decimal text: independent of the order of rows. */
  contentHash: z.string().regex(/^\d+$/),
  /** Columns in the file; those the dataset gained later read as missing. */
  columns: z.array(z.string()),
  /** Set when a key of it also stands in another partition of an event dataset. */
  repeatsKeys: z.literal(true).optional(),
}

export const partition = z.object({
  ...partitionFields,
  /** From the lake's root, with `/`. */
  path: z.string().min(1),
})
export type Partition = Readonly<z.infer<typeof partition>>

/** A partition whose file still lies in a staging folder. */
export type StagedPartition = Omit<Partition, 'path'> & { readonly file: string }

export const manifest = z.object({
  version: z.int().min(0),
  partitions: z.array(partition),
  /** Files no longer part of the lake, kept a while for readers that began before. */
  retired: z.array(z.object({ path: z.string(), retiredAt: z.iso.datetime() })),
})
export type Manifest = Readonly<z.infer<typeof manifest>>

export const emptyManifest: Manifest = { version: 0, partitions: [], retired: [] }
