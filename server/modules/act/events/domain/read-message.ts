import type { z } from 'zod'

import { eventMessage } from '#contracts/events.ts'
import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'

import { looksPersonal } from './personal-numbers.ts'

export type Message = z.output<typeof eventMessage>
export type Properties = Readonly<Record<string, string | number | boolean>>

/** What of a message is kept. */
export interface KeptMessage {
  readonly messageId: string
  readonly type: Message['type']
  readonly name: string | null
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly properties: Properties
  readonly at: EpochMs
}

export interface ReadingOptions {
  /** Names of properties the strategy allows to be kept. */
  readonly allowed: ReadonlySet<string>
  readonly receivedAt: EpochMs
  /** What the client's clock said when it sent; undefined: it didn't say. */
  readonly sentAt: EpochMs | undefined
}

export type ReadMessage =
  | { readonly ok: true; readonly message: KeptMessage }
  | { readonly ok: false; readonly words: Words }

const LONGEST_TEXT = 200
/** Older than this the clock, not the event, is wrong. */
const OLDEST_MS = 400 * 86_400_000

/** Reads one message of a batch and leaves out whatever may not be kept. */
export function readMessage(given: unknown, options: ReadingOptions): ReadMessage {
  const read = eventMessage.safeParse(given)
  if (!read.success) {
    const where = read.error.issues.map(({ path }) => path.join('.')).join(', ')
    return {
      ok: false,
      words: { zh: `消息无法识别：${where}`, en: `the message can't be read: ${where}` },
    }
  }
  const message = read.data
  return {
    ok: true,
    message: {
      messageId: message.messageId,
      type: message.type,
      name: nameOf(message),
      userId: textOf(message.userId),
      anonymousId: textOf(message.anonymousId),
      properties: keptOf({ ...message.traits, ...message.properties }, options.allowed),
      at: happenedAt(message.timestamp, options),
    },
  }
}

function nameOf({ type, event, name, properties }: Message): string | null {
  const own = type === 'track' ? event : (name ?? textProperty(properties?.['name']))
  const text = own?.trim() ?? ''
  return text === '' || looksPersonal(text) ? null : text
}

function textProperty(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : null
}

function textOf(id: string | number | null | undefined): string | null {
  const text = String(id ?? '').trim()
  return text === '' ? null : text
}

/** Of the properties those named by the strategy, plain ones, none that names a person. */
function keptOf(given: Readonly<Record<string, unknown>>, allowed: ReadonlySet<string>) {
  const kept: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(given)) {
    if (!allowed.has(name)) continue
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
      if (!looksPersonal(String(value))) kept[name] = value
    } else if (typeof value === 'string') {
      const text = withoutQuery(value).slice(0, LONGEST_TEXT)
      if (!looksPersonal(value)) kept[name] = text
    }
  }
  return kept
}

/** What an address was asked may hold what a person typed. */
function withoutQuery(text: string): string {
  return /^(?:https?:\/)?\//.test(text) ? text.replace(/[?#].*$/s, '') : text
}

/** By our clock: what the client's clock is off by, as of when it sent, is taken out. */
function happenedAt(
  timestamp: string | null | undefined,
  { receivedAt, sentAt }: ReadingOptions,
): EpochMs {
  const claimed = instantOf(timestamp)
  if (claimed === undefined) return receivedAt
  const at = sentAt === undefined ? claimed : claimed + (receivedAt - sentAt)
  return at > receivedAt || at < receivedAt - OLDEST_MS ? receivedAt : at
}

/** An instant with its zone, as `2026-10-31T08:00:00.000Z`; undefined for anything else. */
export function instantOf(text: string | null | undefined): EpochMs | undefined {
  const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/
  if (text === null || text === undefined || !pattern.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
