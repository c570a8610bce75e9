import type { Connection, FactStore, StagedPartition, Staging } from '#platform/lake/index.ts'
import type { Feed } from './domain/feed/feed.ts'
import type { Remark } from './domain/remark.ts'
import type { RejectFiles } from './reject-file.ts'

/** Where a load stands, for whoever watches. */
export interface IntakeProgress {
  readonly feed: string
  readonly stage: 'reading' | 'decoding' | 'finding_rejects' | 'checking' | 'committing'
  /** Bytes done and to do, while a file is decoded. */
  readonly bytes?: { readonly done: number; readonly of: number }
}

/** What every load of one command shares. */
export interface LoadContext {
  readonly connection: Connection
  readonly store: FactStore
  readonly staging: Staging
  readonly businessDate: string
  /** Of the engine, as DuckDB writes it. */
  readonly memoryLimit: string
  /** Of clock times where a feed names no zone. */
  readonly timeZone: string
  /** Partitions of the feeds loaded so far: lookups see them before they are committed. */
  readonly staged: readonly StagedPartition[]
  readonly onProgress: (progress: IntakeProgress) => void
  /** A person takes it that far fewer rows come than are there. */
  readonly fewerAccepted: boolean
  /** Columns of a feed's file that two people held to be not personal. */
  readonly allowedOf: (feed: string) => ReadonlySet<string>
}

/** Rows read are rows kept and rows rejected, of each file and of all. */
export interface FileRows {
  readonly path: string
  readonly rowsRead: number
  readonly rowsKept: number
  readonly rowsRejected: number
}

/** A delivery loaded into staging, not yet part of the lake. */
export interface StagedLoad {
  readonly feed: Feed
  readonly files: readonly FileRows[]
  readonly rowsRead: number
  readonly rowsKept: number
  readonly rowsRejected: number
  readonly partitions: readonly StagedPartition[]
  /** The reject files in staging; undefined when every row was kept. */
  readonly rejects: RejectFiles | undefined
  /** Columns of the file, in its order. */
  readonly columns: readonly string[]
  readonly remarks: readonly Remark[]
  /** SQL text of the kept rows' identity values: `subject`, `field`, `value`. */
  readonly identity: string | undefined
}
