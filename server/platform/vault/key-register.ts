import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Ledger, Queryable } from '#platform/ledger/index.ts'
import type { Keyring, KeySource } from './key-source.ts'
import type { VaultKey } from './sealing.ts'
import { VaultError } from './vault-error.ts'

interface RegisteredKey {
  readonly version: number
  readonly checkValue: Buffer
  readonly retired: boolean
}

/** The keys of one process, checked against what the ledger knows of them. */
export interface KeyRegister {
  /** The key to write with. */
  current(): VaultKey
  /** All that stored values may have been written with, newest first. */
  live(ledger: Queryable): Promise<Keyring>
  /** The key of a version; reads the source again when another process has added one. */
  key(version: number): VaultKey
  /**
   * Holds the newest key against retirement until the transaction ends, and gives it; reads the
   * source again when another process has changed the keys.
   */
  holdCurrent(transaction: Queryable): Promise<VaultKey>
  reload(): Promise<void>
}

/**
 * Reads the keys, making the first one only for a vault that has never had any, and registers new
 * versions. A lost or exchanged key is found here, before anything is read or written with it.
 */
export async function openKeyRegister(ledger: Ledger, source: KeySource): Promise<KeyRegister> {
  let keyring = await register(ledger, source)
  const find = (version: number): VaultKey | undefined =>
    keyring.find((key) => key.version === version)

  function key(version: number): VaultKey {
    const known = find(version)
    if (known !== undefined) return known
    keyring = source.read()
    const added = find(version)
    if (added === undefined) throw missing(version, source)
    return added
  }

  return {
    current: () => keyring[0],
    live: async (queryable) => {
      key(await newestVersion(queryable, sql``))
      return keyring
    },
    key,
    holdCurrent: async (transaction) => key(await newestVersion(transaction, sql`for share`)),
    reload: async () => {
      keyring = await register(ledger, source)
    },
  }
}

async function newestVersion(ledger: Queryable, lock: RawBuilder<unknown>): Promise<number> {
  const {
    rows: [newest],
  } = await sql<{ version: number }>`
    select version from vault_key where retired_at is null order by version desc limit 1 ${lock}
  `.execute(ledger)
  if (newest === undefined) throw new Error('the vault has no key registered')
  return newest.version
}

async function register(ledger: Ledger, source: KeySource): Promise<Keyring> {
  return await ledger.db.transaction().execute(async (transaction) => {
    await sql`lock table vault_key in share row exclusive mode`.execute(transaction)
    const registered = await readRegistered(transaction)
    const first = registered.find((known) => !known.retired)
    if (!source.exists()) {
      if (first !== undefined) throw missing(first.version, source)
      source.create()
    }
    const keyring = source.read()
    for (const known of registered) {
      const ours = keyring.find((key) => key.version === known.version)
      if (ours === undefined && !known.retired) throw missing(known.version, source)
      if (ours !== undefined && !ours.checkValue.equals(known.checkValue)) {
        throw wrong(known.version, source)
      }
    }
    for (const key of keyring) {
      await sql`
        insert into vault_key (version, check_value)
        values (${key.version}, ${key.checkValue})
        on conflict (version) do nothing
      `.execute(transaction)
    }
    const retired = new Set(registered.filter((known) => known.retired).map((k) => k.version))
    const [newest, ...older] = keyring.filter((key) => !retired.has(key.version))
    if (newest === undefined) throw missing(keyring[0].version + 1, source)
    return [newest, ...older]
  })
}

async function readRegistered(transaction: Queryable): Promise<RegisteredKey[]> {
  const { rows } = await sql<RegisteredKey>`
    select
      version,
      check_value as "checkValue",
      retired_at is not null as retired
    from vault_key
    order by version desc
  `.execute(transaction)
  return rows
}

function missing(version: number, source: KeySource): VaultError {
  return new VaultError('vault.key_missing', {
    zh: `身份保险库的主密钥第 ${version} 版不在 ${source.shown} 中。没有它读不出姓名和号码：请从备份恢复。`,
    en:
      `Version ${version} of the identity vault's master key is not in ${source.shown}. ` +
      "Without it names and numbers can't be read: restore it from your backup.",
  })
}

function wrong(version: number, source: KeySource): VaultError {
  return new VaultError('vault.key_wrong', {
    zh: `${source.shown} 中主密钥第 ${version} 版不是这个保险库所用的那一把。请换回原来的密钥。`,
    en:
      `Version ${version} of the master key in ${source.shown} is not the one this vault uses. ` +
      'Put the original back.',
  })
}
