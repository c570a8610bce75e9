import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type pg from 'pg'

/** What a dump holds: enough to check it whole and to make the schema it was taken from. */
export interface LedgerDump {
  /** Numbers of the migrations the ledger had. */
  readonly migrations: readonly number[]
  readonly tables: readonly DumpedTable[]
  readonly sequences: readonly { readonly name: string; readonly last: string }[]
}

export interface DumpedTable {
  readonly table: string
  readonly rows: number
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string
}

/** Rows fetched and written at once: a few megabytes. */
const BATCH = 2_000

/**
 * Writes every table of the ledger as lines of JSON into a folder, all as of one instant, while
 * others go on working. The queue of jobs (schema pgboss) is left out: what was asked of a running
 * bank is not to be done by a restored one.
 * @param onSnapshot called once the instant is fixed
 */
export async function dumpLedger(
  pool: pg.Pool,
  folder: string,
  onSnapshot: () => Promise<void> = async () => {},
): Promise<LedgerDump> {
  await mkdir(folder, { recursive: true })
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const applied = await client.query<{ number: number }>(
      'select number from schema_migration order by number',
    )
    await onSnapshot()
    const tables: DumpedTable[] = []
    for (const table of await tablesOf(client)) {
      tables.push(await dumpTable(client, table, join(folder, `${table}.jsonl`)))
    }
    const { rows: sequences } = await client.query<{ name: string; last: string }>(`
      select sequencename as name, last_value::text as last
      from pg_sequences
      where schemaname = 'public' and last_value is not null
      order by sequencename`)
    return { migrations: applied.rows.map(({ number }) => number), tables, sequences }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

async function tablesOf(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name
    from pg_class
    where relnamespace = 'public'::regnamespace
      and relkind = 'r'
      and relname <> 'schema_migration'
    order by relname`)
  return rows.map(({ name }) => name)
}

async function dumpTable(client: pg.PoolClient, table: string, path: string): Promise<DumpedTable> {
  const name = client.escapeIdentifier(table)
  const file = await open(path, 'w')
  const hash = createHash('sha256')
  let rows = 0
  try {
    await client.query(
      `declare dumped no scroll cursor for select to_jsonb(t)::text as row from ${name} t`,
    )
    while (true) {
      const batch = await client.query<{ row: string }>(`fetch ${BATCH} from dumped`)
      if (batch.rows.length === 0) break
      const text = batch.rows.map(({ row }) => `${row}\n`).join('')
      hash.update(text)
      await file.write(text)
      rows += batch.rows.length
    }
    await client.query('close dumped')
    await file.sync()
  } finally {
    await file.close()
  }
  return { table, rows, sha256: hash.digest('hex') }
}

/**
 * Fills a freshly migrated ledger with a dump, all or nothing. References and append-only triggers
 * are put aside meanwhile and hold again, checked over all rows, before it commits.
 */
export async function loadLedgerDump(
  pool: pg.Pool,
  folder: string,
  dump: LedgerDump,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const references = await takeReferencesAside(client)
    const tables = await tablesOf(client)
    for (const table of tables) {
      const name = client.escapeIdentifier(table)
      await client.query(`alter table ${name} disable trigger user`)
      await client.query(`truncate table ${name}`)
    }
    for (const { table } of dump.tables)
      await loadTable(client, table, join(folder, `${table}.jsonl`))
    for (const { name, last } of dump.sequences) {
      await client.query('select setval($1::regclass, $2::bigint)', [
        client.escapeIdentifier(name),
        last,
      ])
    }
    for (const table of tables) {
      await client.query(`alter table ${client.escapeIdentifier(table)} enable trigger user`)
    }
    for (const { table, name, definition } of references) {
      await client.query(`alter table ${table} add constraint ${name} ${definition}`)
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

interface Reference {
  readonly table: string
  readonly name: string
  readonly definition: string
}

async function takeReferencesAside(client: pg.PoolClient): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(`
    select conrelid::regclass::text as table,
      quote_ident(conname) as name,
      pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace
    order by conname`)
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${name}`)
  return rows
}

async function loadTable(client: pg.PoolClient, table: string, path: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name
    from pg_attribute
    where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`,
    [client.escapeIdentifier(table)],
  )
  const columns = rows.map(({ name }) => name).join(', ')
  const name = client.escapeIdentifier(table)
  const insert = `
    insert into ${name} (${columns}) overriding system value
    select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`
  let batch: string[] = []
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    batch.push(line)
    if (batch.length < BATCH) continue
    await client.query(insert, [`[${batch.join(',')}]`])
    batch = []
  }
  if (batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`])
}
