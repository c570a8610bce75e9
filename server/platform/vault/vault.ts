import { sql } from 'kysely'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import { mask } from './masking.ts'
import type { VaultField } from './fields.ts'
import { givenKeys, keysInHome } from './key-source.ts'
import { agree, correctedOf, markCorrected } from './correction.ts'
import { expire } from './expire.ts'
import { openKeyRegister } from './key-register.ts'
import type { KeyRegister } from './key-register.ts'
import { addKey, retireKeys, rotate } from './rotation.ts'
import type { RotationOptions, RotationResult } from './rotation.ts'
import { open, seal, searchHash } from './sealing.ts'
import type { Place, VaultKey } from './sealing.ts'

/** A value to be kept, e.g. `{ kind: 'customer', id: 'C1', field: 'mobile', value: '138…' }`. */
export interface VaultEntry extends Place {
  /** Null: a delivery says that there is none any more. */
  readonly value: string | null
  /** The business date of the delivery it came by; the newest date counts. Absent: whatever is kept. */
  readonly asOf?: string | undefined
}

export interface Subject {
  readonly kind: string
  readonly id: string
}

/** The values of one subject, by field; a field that is not kept is absent. */
export type Identity = Partial<Record<VaultField, string>>

/** A value as it is told apart from others without being read. */
export interface Held {
  /** Its keyed hash: the same for the same value, however written, until the key is changed. */
  readonly tag: string
  /** Subjects of the kind that hold the same value, this one among them; counted to `most`. */
  readonly holders: number
  /** When it last became what it is, ISO 8601 in UTC. */
  readonly since: string
}

export interface PutResult {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Values taken out because a delivery said so. */
  readonly cleared: number
}

/**
 * The identity vault. It decides nothing about who may see what: whoever calls `reveal` has checked
 * the right, asked for the reason, and writes the audit row.
 */
export interface Vault {
  /**
   * Keeps values; what is kept already is left alone, so the same delivery twice changes nothing.
   * Of two values for one place the last counts. All or nothing.
   * @param within the caller's transaction; without it, one of its own
   */
  put(entries: readonly VaultEntry[], within?: Queryable): Promise<PutResult>
  /**
   * Keeps a value in the place of what was delivered: later deliveries do not put another back, until
   * one brings this value itself.
   */
  correct(
    entry: VaultEntry & { readonly value: string },
    at: string,
    within: Queryable,
  ): Promise<void>
  /** Fields of a subject that hold a corrected value no delivery has brought yet. */
  corrected(kind: string, id: string, within?: Queryable): Promise<VaultField[]>
  /** Values in the clear. */
  reveal(kind: string, id: string, fields: readonly VaultField[]): Promise<Identity>
  /** Values in the clear of many subjects, for an export; subjects with none are absent. */
  revealMany(
    kind: string,
    ids: readonly string[],
    fields: readonly VaultField[],
  ): Promise<Map<string, Identity>>
  /** Masked values of many subjects; subjects with none are absent. */
  masked(
    kind: string,
    ids: readonly string[],
    fields: readonly VaultField[],
  ): Promise<Map<string, Identity>>
  /**
   * Who has exactly this value, however written (full-width, spaces, case), ordered by kind and id.
   */
  search(field: VaultField, value: string): Promise<Subject[]>
  /**
   * Which values subjects have and how many others have the same, by keyed hashes alone: nothing is
   * decrypted. Subjects with none are absent.
   */
  held(
    kind: string,
    ids: readonly string[],
    fields: readonly VaultField[],
    most: number,
  ): Promise<Map<string, HeldFields>>
  /** Removes all values of a subject, and keeps none of it again. @returns how many there were */
  forget(kind: string, id: string, within?: Queryable): Promise<number>
  /**
   * Removes the values of subjects whose keeping period is over. Should one come back, they are kept
   * again: nobody asked to be forgotten. @returns how many values there were
   */
  expire(kind: string, ids: readonly string[], within?: Queryable): Promise<number>
  /** Adds a new version of the master key, used from now on. Only for keys kept in the home. */
  addKey(): Promise<number>
  /**
   * Encrypts everything with the newest key, in batches; interrupted, it goes on where it stopped.
   */
  rotate(options?: RotationOptions): Promise<RotationResult>
  /** Removes the keys nothing is encrypted with any more. @returns their versions */
  retireKeys(): Promise<number[]>
}

export type HeldFields = Partial<Record<VaultField, Held>>

export interface VaultOptions {
  readonly ledger: Ledger
  /** Where `keys/vault.json` is, or will be made. */
  readonly home: string
  /**
   * Keys of the bank's own key management (`2:BASE64,1:BASE64`); absent or empty: the home's file.
   */
  readonly keys?: string | undefined
}

/** Rows in one statement: large enough to be fast, small enough to stay small in memory. */
const BATCH = 5_000

/** @throws VaultError when keys are missing, wrong or unreadable */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { ledger, home, keys } = options
  const source = keys === undefined || keys === '' ? keysInHome(home) : givenKeys(keys)
  const register = await openKeyRegister(ledger, source)
  const revealMany: Vault['revealMany'] = (kind, ids, fields) =>
    readMany(ledger.db, register, kind, ids, fields, (_field, value) => value)
  return {
    put: (entries, within) =>
      within === undefined
        ? ledger.db.transaction().execute((transaction) => put(transaction, register, entries))
        : put(within, register, entries),
    correct: async (entry, at, within) => {
      await put(within, register, [entry], true)
      await markCorrected(within, entry, at)
    },
    corrected: (kind, id, within) => correctedOf(within ?? ledger.db, kind, id),
    revealMany,
    reveal: async (kind, id, fields) => (await revealMany(kind, [id], fields)).get(id) ?? {},
    masked: (kind, ids, fields) => readMany(ledger.db, register, kind, ids, fields, mask),
    search: (field, value) => search(ledger.db, register, field, value),
    held: (kind, ids, fields, most) => held(ledger.db, kind, ids, fields, most),
    forget: (kind, id, within) => forget(within ?? ledger.db, kind, id),
    expire: (kind, ids, within) => expire(within ?? ledger.db, kind, ids),
    addKey: () => addKey(ledger, register, source),
    rotate: (rotation) => rotate(ledger, register, rotation),
    retireKeys: () => retireKeys(ledger, register, source),
  }
}

async function put(
  transaction: Queryable,
  register: KeyRegister,
  entries: readonly VaultEntry[],
  correcting = false,
): Promise<PutResult> {
  const key = await register.holdCurrent(transaction)
  const unique = new Map<string, VaultEntry>()
  for (const entry of entries) {
    const { kind, id, field, value } = entry
    if (value === '') throw new TypeError(`the vault keeps no empty value (${kind} ${id} ${field})`)
    unique.set(JSON.stringify([kind, id, field]), entry)
  }
  // In one order, so that two deliveries at once wait for each other instead of for ever.
  const ordered = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  let added = 0
  let changed = 0
  let cleared = 0
  for (let start = 0; start < ordered.length; start += BATCH) {
    const batch = ordered.slice(start, start + BATCH)
    const kept = await readKept(transaction, batch)
    const fresh: (VaultEntry & { readonly value: string })[] = []
    const again: VaultEntry[] = []
    const gone: VaultEntry[] = []
    const agreed: VaultEntry[] = []
    for (const [index, entry] of batch.entries()) {
      const row = kept[index]
      if (row?.forgotten === true) continue
      if (row !== undefined && isOlder(entry, row)) continue
      const { value } = entry
      if (row?.corrected === true && !correcting) {
        if (value !== null && isKept(register, entry, row)) agreed.push(entry)
        continue
      }
      if (value === null) gone.push(entry)
      else if (row !== undefined && isKept(register, entry, row)) again.push(entry)
      else fresh.push({ ...entry, value })
    }
    const inserted = await store(transaction, key, fresh)
    added += inserted
    changed += fresh.length - inserted
    await touch(transaction, again)
    cleared += await clear(transaction, gone)
    await agree(transaction, agreed)
  }
  return { added, changed, cleared, unchanged: ordered.length - added - changed - cleared }
}

interface KeptRow {
  readonly keyVersion: number | null
  readonly ciphertext: Buffer | null
  /** The subject was erased: a later delivery does not bring it back. */
  readonly forgotten: boolean
  /** Somebody had it corrected, and no delivery has brought the same since. */
  readonly corrected: boolean
  /** The newest business date anything was said of the place. */
  readonly asOf: string | null
}

/** A backfill: what a newer delivery said of the place stays. */
function isOlder({ asOf }: VaultEntry, kept: KeptRow): boolean {
  return asOf !== undefined && kept.asOf !== null && asOf < kept.asOf
}

function isKept(register: KeyRegister, entry: VaultEntry, kept: KeptRow): boolean {
  if (kept.ciphertext === null || kept.keyVersion === null) return false
  return open(register.key(kept.keyVersion), entry, kept.ciphertext) === entry.value
}

/** Said again by a newer delivery: the value is of that one now. */
async function touch(transaction: Queryable, entries: readonly VaultEntry[]): Promise<void> {
  const dated = entries.filter(({ asOf }) => asOf !== undefined)
  if (dated.length === 0) return
  await sql`
    update vault_entry as kept
    set as_of = given.as_of
    from ${placesOf(dated)}
    where kept.subject_kind = given.kind
      and kept.subject_id = given.id
      and kept.field = given.field
      and kept.as_of is distinct from given.as_of
  `.execute(transaction)
}

/** @returns how many values were there */
async function clear(transaction: Queryable, entries: readonly VaultEntry[]): Promise<number> {
  if (entries.length === 0) return 0
  const { numAffectedRows } = await sql`
    delete from vault_entry as kept
    using ${placesOf(entries)}
    where kept.subject_kind = given.kind
      and kept.subject_id = given.id
      and kept.field = given.field
  `.execute(transaction)
  const dated = entries.filter(({ asOf }) => asOf !== undefined)
  if (dated.length > 0) {
    await sql`
      insert into vault_cleared (subject_kind, subject_id, field, as_of)
      select kind, id, field, as_of
      from ${placesOf(dated)}
      on conflict (subject_kind, subject_id, field) do update set as_of = excluded.as_of
    `.execute(transaction)
  }
  return Number(numAffectedRows ?? 0n)
}

function placesOf(entries: readonly VaultEntry[]) {
  return sql`unnest(
    ${entries.map((entry) => entry.kind)}::text[],
    ${entries.map((entry) => entry.id)}::text[],
    ${entries.map((entry) => entry.field)}::text[],
    ${entries.map((entry) => entry.asOf ?? null)}::date[]
  ) as given (kind, id, field, as_of)`
}

/** What is kept at each place, in the order given; nulls where nothing is. */
async function readKept(transaction: Queryable, places: readonly Place[]): Promise<KeptRow[]> {
  const { rows } = await sql<KeptRow>`
    select
      kept.key_version as "keyVersion",
      kept.ciphertext,
      forgotten.subject_id is not null as forgotten,
      kept.corrected_at is not null as corrected,
      greatest(kept.as_of, cleared.as_of)::text as "asOf"
    from unnest(
      ${places.map((place) => place.kind)}::text[],
      ${places.map((place) => place.id)}::text[],
      ${places.map((place) => place.field)}::text[]
    ) with ordinality as given (kind, id, field, place)
    left join vault_entry as kept
      on kept.subject_kind = given.kind
      and kept.subject_id = given.id
      and kept.field = given.field
    left join vault_forgotten as forgotten
      on forgotten.subject_kind = given.kind
      and forgotten.subject_id = given.id
    left join vault_cleared as cleared
      on cleared.subject_kind = given.kind
      and cleared.subject_id = given.id
      and cleared.field = given.field
    order by given.place
  `.execute(transaction)
  return rows
}

/** @returns how many rows are new rather than changed */
async function store(
  transaction: Queryable,
  key: VaultKey,
  entries: readonly (VaultEntry & { readonly value: string })[],
): Promise<number> {
  if (entries.length === 0) return 0
  const {
    rows: [counted],
  } = await sql<{ inserted: number }>`
    with stored as (
      insert into vault_entry (
        subject_kind, subject_id, field, key_version, ciphertext, search_hash, as_of
      )
      select kind, id, field, ${key.version}, ciphertext, search_hash, as_of
      from unnest(
        ${entries.map((entry) => entry.kind)}::text[],
        ${entries.map((entry) => entry.id)}::text[],
        ${entries.map((entry) => entry.field)}::text[],
        ${entries.map((entry) => seal(key, entry, entry.value))}::bytea[],
        ${entries.map((entry) => searchHash(key, entry.field, entry.value))}::bytea[],
        ${entries.map((entry) => entry.asOf ?? null)}::date[]
      ) as given (kind, id, field, ciphertext, search_hash, as_of)
      on conflict (subject_kind, subject_id, field) do update set
        key_version = excluded.key_version,
        ciphertext = excluded.ciphertext,
        search_hash = excluded.search_hash,
        stored_at = excluded.stored_at,
        as_of = excluded.as_of
      returning (xmax = 0) as is_new
    )
    select count(*) filter (where is_new) as inserted from stored
  `.execute(transaction)
  return counted?.inserted ?? 0
}

async function readMany(
  ledger: Queryable,
  register: KeyRegister,
  kind: string,
  ids: readonly string[],
  fields: readonly VaultField[],
  show: (field: VaultField, value: string) => string,
): Promise<Map<string, Identity>> {
  const { rows } = await sql<{
    id: string
    field: VaultField
    keyVersion: number
    ciphertext: Buffer
  }>`
    select
      subject_id as id,
      field,
      key_version as "keyVersion",
      ciphertext
    from vault_entry
    where subject_kind = ${kind}
      and subject_id = any(${ids}::text[])
      and field = any(${fields}::text[])
  `.execute(ledger)
  const found = new Map<string, Identity>()
  for (const { id, field, keyVersion, ciphertext } of rows) {
    const value = open(register.key(keyVersion), { kind, id, field }, ciphertext)
    found.set(id, { ...found.get(id), [field]: show(field, value) })
  }
  return found
}

async function search(
  ledger: Queryable,
  register: KeyRegister,
  field: VaultField,
  value: string,
): Promise<Subject[]> {
  const keyring = await register.live(ledger)
  const hashes = keyring.map((key) => searchHash(key, field, value))
  const { rows } = await sql<Subject>`
    select
      subject_kind as kind,
      subject_id as id
    from vault_entry
    where field = ${field}
      and search_hash = any(${hashes}::bytea[])
    order by subject_kind collate "C", subject_id collate "C"
  `.execute(ledger)
  return rows
}

async function held(
  ledger: Queryable,
  kind: string,
  ids: readonly string[],
  fields: readonly VaultField[],
  most: number,
): Promise<Map<string, HeldFields>> {
  const found = new Map<string, HeldFields>()
  if (ids.length === 0 || fields.length === 0) return found
  // A number that half the bank was given by mistake is counted no further than `most`.
  const { rows } = await sql<Held & { id: string; field: VaultField }>`
    select
      own.subject_id as id,
      own.field,
      encode(own.search_hash, 'hex') as tag,
      own.stored_at as since,
      (
        select count(*)
        from (
          select 1
          from vault_entry as other
          where other.search_hash = own.search_hash
            and other.field = own.field
            and other.subject_kind = own.subject_kind
          limit ${most}
        ) as counted
      ) as holders
    from vault_entry as own
    where own.subject_kind = ${kind}
      and own.subject_id = any(${ids}::text[])
      and own.field = any(${fields}::text[])
  `.execute(ledger)
  for (const { id, field, tag, holders, since } of rows) {
    found.set(id, { ...found.get(id), [field]: { tag, holders: Number(holders), since } })
  }
  return found
}

async function forget(ledger: Queryable, kind: string, id: string): Promise<number> {
  await sql`
    insert into vault_forgotten (subject_kind, subject_id, forgotten_at)
    values (${kind}, ${id}, now())
    on conflict do nothing
  `.execute(ledger)
  const { numAffectedRows } = await sql`
    delete from vault_entry where subject_kind = ${kind} and subject_id = ${id}
  `.execute(ledger)
  return Number(numAffectedRows ?? 0n)
}
