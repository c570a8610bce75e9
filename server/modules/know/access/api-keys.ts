import { randomBytes } from 'node:crypto'
import type { z } from 'zod'

import type { apiKey, createApiKey } from '#contracts/api-keys.ts'
import { ProblemError } from '#contracts/problems.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { appendAudit } from '#platform/audit/index.ts'

import type { Act } from './accounts.ts'
import { staffNumberOf } from './principal.ts'
import type { Principal } from './principal.ts'
import { readStaffNames } from './read-model.ts'
import { tokenHash } from './session-token.ts'
import { instant } from './tables.ts'
import type { AccessDb, AccessTables } from './tables.ts'

export type ApiKey = z.output<typeof apiKey>
export type NewApiKey = z.output<NonNullable<typeof createApiKey.body>>

const ID_BYTES = 6
const SECRET_BYTES = 32
const MINUTE_MS = 60_000
/** A key another server revoked is refused a second later: asking is not one ledger query each. */
const KNOWN_FOR_MS = 1_000
/** Keys this server revoked: refused from that moment on. */
const revokedHere = new Set<string>()

/** Makes a key. The secret is shown here and nowhere else. */
export async function makeApiKey(
  db: AccessDb,
  given: NewApiKey,
  act: Act,
): Promise<{ key: ApiKey; secret: string }> {
  const secret = `zk_${randomBytes(SECRET_BYTES).toString('base64url')}`
  const keyId = randomBytes(ID_BYTES).toString('hex')
  const row = await db.transaction().execute(async (transaction) => {
    const made = await transaction
      .insertInto('api_key')
      .values({
        key_id: keyId,
        name: given.name,
        secret_hash: tokenHash(secret),
        scopes: [...new Set(given.scopes)],
        requests_per_minute: given.requestsPerMinute,
        created_at: instant(act.now),
        created_by: act.actor,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await appendAudit(transaction, {
      at: instant(act.now),
      actor: act.actor,
      action: 'api_key.make',
      subject: `api_key:${keyId}`,
      detail: { name: given.name, scopes: [...given.scopes] },
    })
    return made
  })
  return { key: shown(row, await namesOf(db, [row])), secret }
}

/** Every key, the newest first. */
export async function listApiKeys(db: AccessDb): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_key')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .execute()
  const names = await namesOf(db, rows)
  return rows.map((row) => shown(row, names))
}

/** @throws ProblemError `not_found` for a key that isn't there or was revoked before */
export async function revokeApiKey(db: AccessDb, keyId: string, act: Act): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('api_key')
      .set({ revoked_at: instant(act.now), revoked_by: act.actor })
      .where('key_id', '=', keyId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 0) throw new ProblemError('not_found')
    await appendAudit(transaction, {
      at: instant(act.now),
      actor: act.actor,
      action: 'api_key.revoke',
      subject: `api_key:${keyId}`,
      detail: {},
    })
  })
  revokedHere.add(keyId)
}

type Row = AccessTables['api_key']

function shown(row: Row, names: ReadonlyMap<string, string>): ApiKey {
  const named = (actor: string): string => {
    const staffNumber = staffNumberOf(actor)
    return staffNumber === undefined ? actor : (names.get(staffNumber) ?? staffNumber)
  }
  return {
    keyId: row.key_id,
    name: row.name,
    scopes: row.scopes as ApiKey['scopes'],
    requestsPerMinute: row.requests_per_minute,
    createdAt: row.created_at,
    createdBy: named(row.created_by),
    lastUsedAt: row.last_used_at,
    lastAddress: row.last_address,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by === null ? null : named(row.revoked_by),
  }
}

/** Names of the members of staff who made or revoked keys. */
async function namesOf(
  db: AccessDb,
  rows: readonly Pick<Row, 'created_by' | 'revoked_by'>[],
): Promise<ReadonlyMap<string, string>> {
  const numbers = rows
    .flatMap(({ created_by: maker, revoked_by: revoker }) => [maker, revoker ?? ''])
    .map(staffNumberOf)
    .filter((number) => number !== undefined)
  return readStaffNames(db, [...new Set(numbers)])
}

interface KnownKey {
  readonly keyId: string
  readonly principal: Principal | undefined
  readonly requestsPerMinute: number
  readonly readAt: number
}

/** Whose key a secret is, and whether it has asked too often in this minute. */
export interface KeyGate {
  /** @throws ProblemError `too_many_requests` */
  principalOf(secret: string, now: number, address?: string): Promise<Principal | undefined>
  /** Whether it was a key when last asked about: for limits, never for rights. */
  knows(secret: string): boolean
}

export function openKeyGate(db: AccessDb): KeyGate {
  const known = new Map<string, KnownKey>()
  const asked = new Map<string, { minute: number; requests: number }>()
  return {
    knows: (secret) => known.has(tokenHash(secret).toString('base64')),
    async principalOf(secret, now, address) {
      const hash = tokenHash(secret)
      const name = hash.toString('base64')
      const before = known.get(name)
      const fresh =
        before !== undefined &&
        Math.abs(now - before.readAt) < KNOWN_FOR_MS &&
        !revokedHere.has(before.keyId)
      const key = fresh ? before : await readKey(db, hash, { now, address })
      if (key.principal === undefined) {
        // What nobody holds is not remembered: guesses must not fill the memory.
        known.delete(name)
        return undefined
      }
      known.set(name, key)
      const minute = Math.floor(now / MINUTE_MS)
      const counted = asked.get(name)
      const requests = counted?.minute === minute ? counted.requests + 1 : 1
      asked.set(name, { minute, requests })
      if (requests > key.requestsPerMinute) throw tooMany(key.requestsPerMinute, now)
      return key.principal
    },
  }
}

function tooMany(requestsPerMinute: number, now: number): ProblemError {
  const seconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1_000)
  return new ProblemError(
    'too_many_requests',
    {
      zh: `该密钥每分钟最多 ${requestsPerMinute} 次请求，请在 ${seconds} 秒后重试`,
      en: `This key may ask ${requestsPerMinute} times a minute: try again in ${seconds} s`,
    },
    { retryAfterSeconds: seconds },
  )
}

interface Asking {
  readonly now: number
  /** Undefined for what the server itself asks. */
  readonly address: string | undefined
}

async function readKey(db: AccessDb, hash: Buffer, { now, address }: Asking): Promise<KnownKey> {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('secret_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) {
    return { keyId: '', principal: undefined, requestsPerMinute: 0, readAt: now }
  }
  if (row.last_used_at === null || Date.parse(row.last_used_at) < now - MINUTE_MS) {
    await db
      .updateTable('api_key')
      .set({ last_used_at: instant(now), last_address: address ?? row.last_address })
      .where('key_id', '=', row.key_id)
      .execute()
  }
  return {
    keyId: row.key_id,
    principal: principalOfKey(row),
    requestsPerMinute: row.requests_per_minute,
    readAt: now,
  }
}

/** A system asks about any customer, by number alone, and may do nothing but what its key says. */
function principalOfKey(row: Row): Principal {
  return {
    userId: `key:${row.key_id}`,
    sessionId: `key:${row.key_id}`,
    staffNumber: `key:${row.key_id}`,
    displayName: row.name,
    role: 'analyst',
    unit: null,
    rights: new Set(row.scopes as Right[]),
    scope: { kind: 'bank' },
    seesIdentity: false,
    mustChangePassword: false,
    alone: true,
  }
}
