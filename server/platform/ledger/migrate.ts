import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { LedgerError } from './ledger-error.ts'

/** Where the product's migrations are. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** One migration that `migrate` has run just now. */
export interface AppliedMigration {
  readonly number: number
  readonly name: string
}

interface MigrationFile extends AppliedMigration {
  readonly file: string
  readonly sql: string
  /** SHA-256 of the text with `\n` line ends: a checkout on another system is the same file. */
  readonly checksum: string
}

/** Any number of ours: all processes that migrate one database queue behind it. */
const MIGRATION_LOCK = 7_310_041

/**
 * Brings a database up to date: every `NNNN_name.sql` of the folder that it has not seen, in order
 * of their numbers, each in its own transaction. Any number of processes may do so at once.
 * @returns what was run just now, in order
 * @throws LedgerError when a migration that has run was edited since, or is not in the folder
 */
export async function migrate(
  pool: pg.Pool,
  folder: string = migrationsFolder,
): Promise<AppliedMigration[]> {
  return await run(pool, readMigrations(folder))
}

/**
 * The same up to what another ledger had: the schema its dump was taken from.
 * @throws LedgerError when that ledger had one this version doesn't know
 */
export async function migrateTo(
  pool: pg.Pool,
  numbers: readonly number[],
): Promise<AppliedMigration[]> {
  const wanted = new Set(numbers)
  const files = readMigrations(migrationsFolder).filter(({ number }) => wanted.delete(number))
  const [unknown] = wanted
  if (unknown !== undefined) throw unknownMigration(String(unknown).padStart(4, '0'))
  return await run(pool, files)
}

async function run(pool: pg.Pool, files: MigrationFile[]): Promise<AppliedMigration[]> {
  const client = await pool.connect()
  const applied: AppliedMigration[] = []
  try {
    await inLockedTransaction(client, async () => {
      await client.query(`
        create table if not exists schema_migration (
          number integer primary key,
          name text not null,
          checksum text not null,
          applied_at timestamptz not null default now()
        )`)
      refuseStrangers(files, await readApplied(client))
    })
    for (const file of files) {
      const ran = await inLockedTransaction(client, () => applyOne(client, file))
      if (ran) applied.push({ number: file.number, name: file.name })
    }
  } finally {
    client.release()
  }
  return applied
}

async function applyOne(client: pg.PoolClient, file: MigrationFile): Promise<boolean> {
  const before = (await readApplied(client)).get(file.number)
  if (before !== undefined) {
    refuseEdited(file, before)
    return false
  }
  try {
    await client.query(file.sql)
  } catch (cause) {
    throw failed(file, cause)
  }
  await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
    file.number,
    file.name,
    file.checksum,
  ])
  return true
}

/**
 * A lock that ends with the transaction: safe behind a connection pooler, and when we are killed.
 */
async function inLockedTransaction<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** The migrations of a folder, in order of their numbers. */
export function readMigrations(folder: string): MigrationFile[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql') && file !== 'schema.sql')
    .map((file) => readMigration(folder, file))
    .sort((a, b) => a.number - b.number)
  for (const [index, file] of files.entries()) {
    const next = files[index + 1]
    if (next?.number === file.number) {
      throw fileInvalid(next.file, {
        zh: `它与 ${file.file} 编号相同`,
        en: `it has the same number as ${file.file}`,
      })
    }
  }
  return files
}

function readMigration(folder: string, file: string): MigrationFile {
  const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file)
  const [, number, name] = match ?? []
  if (number === undefined || name === undefined) {
    throw fileInvalid(file, {
      zh: '文件名应形如 0001_name.sql',
      en: 'its name must look like 0001_name.sql',
    })
  }
  const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  const checksum = createHash('sha256').update(sql).digest('hex')
  return { number: Number(number), name, file, sql, checksum }
}

interface AppliedRow {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

async function readApplied(client: pg.PoolClient): Promise<Map<number, AppliedRow>> {
  const { rows } = await client.query<AppliedRow>(
    'select number, name, checksum from schema_migration order by number',
  )
  return new Map(rows.map((row) => [row.number, row]))
}

function refuseStrangers(files: MigrationFile[], applied: Map<number, AppliedRow>): void {
  const known = new Set(files.map((file) => file.number))
  for (const row of applied.values()) {
    if (known.has(row.number)) continue
    throw unknownMigration(`${String(row.number).padStart(4, '0')}_${row.name}`)
  }
}

function unknownMigration(shown: string): LedgerError {
  return new LedgerError('ledger.migration_unknown', {
    zh: `数据库里有这一版知客不认识的变更 ${shown}：它由更新的版本建立。请使用那个版本。`,
    en:
      `The ledger has a migration this Zhike does not know, ${shown}: ` +
      'a newer version made it. Run that version.',
  })
}

function refuseEdited(file: MigrationFile, before: AppliedRow): void {
  if (before.checksum === file.checksum && before.name === file.name) return
  throw new LedgerError('ledger.migration_edited', {
    zh: `变更文件 ${file.file} 在执行之后被改动过。请恢复原文，把改动写成一个新的变更文件。`,
    en:
      `The migration ${file.file} was edited after it had run. ` +
      'Restore it and write the change as a new migration.',
  })
}

function fileInvalid(file: string, why: { zh: string; en: string }): LedgerError {
  return new LedgerError('ledger.migration_file_invalid', {
    zh: `变更文件 ${file} 不能使用：${why.zh}。`,
    en: `The migration file ${file} can't be used: ${why.en}.`,
  })
}

function failed(file: MigrationFile, cause: unknown): LedgerError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const position = cause instanceof pg.DatabaseError ? Number(cause.position) : Number.NaN
  const line = Number.isNaN(position) ? '' : `:${file.sql.slice(0, position).split('\n').length}`
  return new LedgerError(
    'ledger.migration_failed',
    {
      zh: `变更 ${file.file}${line} 没有成功，数据库未改动：${reason}`,
      en: `The migration ${file.file}${line} failed and changed nothing: ${reason}`,
    },
    { cause },
  )
}
