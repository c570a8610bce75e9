import { sql } from 'kysely'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { VaultField } from './fields.ts'
import type { KeyRegister } from './key-register.ts'
import type { KeySource } from './key-source.ts'
import { open, seal, searchHash } from './sealing.ts'
import type { Place } from './sealing.ts'

export interface RotationOptions {
  /** Rows in one transaction. Default 2,000. */
  readonly batchSize?: number | undefined
  /** Told after each batch how many rows have been encrypted anew. */
  readonly onProgress?: ((done: number) => void) | undefined
  /** Stops between two batches; calling `rotate` again goes on from there. */
  readonly signal?: AbortSignal | undefined
}

export interface RotationResult {
  /** The version everything is encrypted with now, when `finished`. */
  readonly version: number
  readonly rows: number
  readonly finished: boolean
}

const BATCH = 2_000

/** A new version, written to the source before the ledger hears of it: a key is never lost. */
export async function addKey(
  ledger: Ledger,
  register: KeyRegister,
  source: KeySource,
): Promise<number> {
  const {
    rows: [highest],
  } = await sql<{ version: number }>`
    select max(version) as version from vault_key
  `.execute(ledger.db)
  const version = (highest?.version ?? 0) + 1
  source.add(version)
  await register.reload()
  return version
}

/** Encrypts rows of older keys with the newest, batch by batch, in order of their places. */
export async function rotate(
  ledger: Ledger,
  register: KeyRegister,
  options: RotationOptions = {},
): Promise<RotationResult> {
  await register.reload()
  const { version } = register.current()
  let rows = 0
  let after: Place | undefined
  while (true) {
    if (options.signal?.aborted === true) return { version, rows, finished: false }
    const from: Place | undefined = after
    const batch = await ledger.db
      .transaction()
      .execute((transaction) =>
        rotateBatch(transaction, register, from, options.batchSize ?? BATCH),
      )
    after = batch.at(-1)
    if (after === undefined) return { version, rows, finished: true }
    rows += batch.length
    options.onProgress?.(rows)
  }
}

interface OldRow extends Place {
  readonly keyVersion: number
  readonly ciphertext: Buffer
}

async function rotateBatch(
  transaction: Queryable,
  register: KeyRegister,
  after: Place | undefined,
  size: number,
): Promise<Place[]> {
  const key = await register.holdCurrent(transaction)
  // Rows are walked once, in the order of the primary key. What is stored meanwhile is stored with
  // the newest key; a delivery that began before that key was added may still leave older rows
  // behind us, which keep their key from being retired until the next rotation.
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(subject_kind, subject_id, field) > (${after.kind}, ${after.id}, ${after.field})`
  const { rows } = await sql<OldRow>`
    select
      subject_kind as kind,
      subject_id as id,
      field,
      key_version as "keyVersion",
      ciphertext
    from vault_entry
    where key_version <> ${key.version}
      and ${beyond}
    order by subject_kind, subject_id, field
    limit ${size}
    for update
  `.execute(transaction)
  const values = rows.map((row) => open(register.key(row.keyVersion), row, row.ciphertext))
  const renewed = rows.map((row, index) => {
    const value = values[index] ?? ''
    return { row, sealed: seal(key, row, value), hash: searchHash(key, row.field, value) }
  })
  await sql`
    update vault_entry
    set
      key_version = ${key.version},
      ciphertext = given.ciphertext,
      search_hash = given.search_hash
    from unnest(
      ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.id)}::text[],
      ${rows.map((row): VaultField => row.field)}::text[],
      ${renewed.map((one) => one.sealed)}::bytea[],
      ${renewed.map((one) => one.hash)}::bytea[]
    ) as given (kind, id, field, ciphertext, search_hash)
    where vault_entry.subject_kind = given.kind
      and vault_entry.subject_id = given.id
      and vault_entry.field = given.field
  `.execute(transaction)
  return rows
}

/** Retires every older key without rows: first in the ledger, then in the source. */
export async function retireKeys(
  ledger: Ledger,
  register: KeyRegister,
  source: KeySource,
): Promise<number[]> {
  await register.reload()
  const { version } = register.current()
  const retired = await ledger.db.transaction().execute(async (transaction) => {
    // Waits for writers who hold one of these keys; later writers see only what is left.
    await sql`select 1 from vault_key where version < ${version} for update`.execute(transaction)
    const { rows } = await sql<{ version: number }>`
      update vault_key
      set retired_at = coalesce(retired_at, now())
      where version < ${version}
        and not exists (select from vault_entry where key_version = vault_key.version)
      returning version
    `.execute(transaction)
    return rows.map((row) => row.version)
  })
  source.remove(retired)
  await register.reload()
  return retired
}
