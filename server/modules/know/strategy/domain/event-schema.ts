import { z } from 'zod'
import { words } from './strict-words.ts'

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(48)

/** A property as an application names it: letters, digits, `_`, `.`, `-`, `$`, blanks. */
const property = z.string().regex(/^[\p{L}\p{N}_.$ -]{1,80}$/u)

/** Kinds of messages that public analytics clients send. */
export const eventMessageTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const

/** What other systems call an event, and which kind of the fact `event` it is. */
export const eventSchema = z.strictObject({
  words,
  type: z.enum(eventMessageTypes).default('track'),
  /** Names it goes by, whatever the case; none: every message of the type not named elsewhere. */
  called: z.array(z.string().trim().min(1).max(200)).default([]),
  kind: name,
  channel: name.nullable().default(null),
  /** The property that says what it was about; for a page without it, the page's name. */
  subject: property.nullable().default(null),
  /** The property that is its number. */
  value: property.nullable().default(null),
  /** Further properties that may be kept; what is named nowhere is thrown away. */
  keep: z.array(property).default([]),
  source: z.string().min(1).max(200),
})

export const eventSections = { events: z.record(name, eventSchema).default({}) }

export type WrittenEvent = z.infer<typeof eventSchema>
