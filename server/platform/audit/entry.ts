import { createHash } from 'node:crypto'

/** What JSON can say and PostgreSQL keeps exactly. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [field: string]: JsonValue }

export type JsonObject = { readonly [field: string]: JsonValue }

/**
 * An act to be remembered. Personal data belongs in the vault: name people by their numbers here.
 */
export interface AuditEntry {
  /** When it happened: ISO 8601 in UTC with milliseconds, as `Date.toISOString` gives. */
  readonly at: string
  /** Who: `staff:10023`, `system:night`. */
  readonly actor: string
  /** What, as a dotted word: `identity.reveal`, `session.open`. */
  readonly action: string
  /** To whom or what: `customer:C0001`; absent when the act has no single object. */
  readonly subject?: string | undefined
  readonly detail?: JsonObject | undefined
}

/** An entry in its place in the chain. Hashes are lower-case hex. */
export interface AuditRow {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string | null
  readonly detail: JsonObject
  readonly previousHash: string
  readonly hash: string
}

/** A point of the chain to be kept outside the ledger, where who can change it can't reach. */
export interface AuditAnchor {
  readonly seq: number
  readonly hash: string
}

/** What the first row follows. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 over the canonical JSON of a row without its own hash. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const sealed = canonicalJson({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    detail: row.detail,
    previous_hash: row.previousHash,
  })
  return createHash('sha256').update(sealed).digest('hex')
}

/**
 * One text for one value, whatever wrote it: no spaces, fields in order of their UTF-16 units,
 * numbers and strings as ECMAScript writes them (RFC 8785). We make it from the parsed value, never
 * from the text PostgreSQL keeps, so that it is the same with every version of the server.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([field, v]) => `${JSON.stringify(field)}:${canonicalJson(v)}`).join(',')}}`
}

/** Refuses what would come back from the ledger different from how it went in. */
export function assertKept(value: JsonValue, where: string): void {
  if (typeof value === 'string') assertText(value, where)
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${where}: ${value} is no JSON number`)
  } else if (typeof value === 'object' && value !== null) {
    const fields = isList(value) ? value.entries() : Object.entries(value)
    for (const [field, inner] of fields) {
      if (typeof field === 'string') assertText(field, where)
      assertKept(inner, `${where}.${field}`)
    }
  } else if (typeof value !== 'boolean' && value !== null) {
    throw new TypeError(`${where}: ${typeof value} is not JSON`)
  }
}

function assertText(text: string, where: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new TypeError(`${where}: text the ledger can't keep (NUL or half a character)`)
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
