import { z } from 'zod'

import { role } from './vocabulary.ts'
import { words } from './words.ts'

const code = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'is written in lower case, digits and _, beginning with a letter')
  .max(40)

/** What a field holds, and so how it is typed, checked, kept, shown and exported. */
export const fieldKind = z.enum([
  /** A line of text. */
  'text',
  'long_text',
  /** One of a closed list. */
  'code',
  /** A whole number. */
  'number',
  /** Integer cents. */
  'money',
  /** Hundredths of a per cent: 5.25 % is 525. */
  'percent',
  /** A business date. */
  'day',
  /** An instant, ISO 8601 in UTC. */
  'time',
  'yes_no',
  /** A member of staff, by number. */
  'staff',
  /** A unit of the organisation, by number. */
  'unit',
  /** A customer within the scope of whoever enters it, by number. */
  'customer',
  /** An entry of another book. */
  'entry',
])
export type FieldKind = z.infer<typeof fieldKind>

export const bookField = z.strictObject({
  name: code,
  kind: fieldKind,
  words,
  /** True: always. A list: in these states, so that an act leading there asks for it. */
  required: z.union([z.boolean(), z.array(code).min(1)]).default(false),
  /** Said below the control. */
  hint: words.optional(),
  /** Of a `code`: the list, in the order it is offered. */
  options: z.array(z.strictObject({ code, words })).min(1).optional(),
  /** Of an `entry`: the book it is in. */
  book: code.optional(),
  /** Of a text: the most characters. */
  longest: z.int().min(1).max(4_000).optional(),
  /** Of a number, money or per cent. */
  least: z.int().optional(),
  most: z.int().optional(),
  /** Found by how it begins. */
  found: z.boolean().default(false),
  filtered: z.boolean().default(false),
  sorted: z.boolean().default(false),
  /** False: it stays in the ledger when entries are exported. */
  exported: z.boolean().default(true),
  /** Says who somebody is: kept in the vault under this field of it, shown masked. */
  personal: z.enum(['name', 'mobile', 'email', 'address']).optional(),
})
export type BookField = z.output<typeof bookField>

export const bookState = z.strictObject({ code, words })

export const bookAct = z.strictObject({
  name: code,
  words,
  from: z.array(code).min(1),
  /** Absent: the state stays. */
  to: code.optional(),
  who: z.array(role).min(1),
  /** Not whoever made the entry, nor whoever did the act before: two people. */
  another: z.boolean().default(false),
  /** Only whoever made the entry, or it is about as its owner. */
  own: z.boolean().default(false),
  /** Fields it sets. */
  asks: z.array(code).default([]),
  /** Takes a reason in words. */
  reason: z.boolean().default(false),
  /** Refused unless these hold of the entry, each a rule over its fields. */
  unless: z.array(z.strictObject({ rule: z.string().min(1), words })).default([]),
})
export type BookAct = z.output<typeof bookAct>

export const bookClock = z.strictObject({
  name: code,
  words,
  /** A day or time of the entry; `made`: when it was entered. */
  from: code,
  length: z.union([
    z.strictObject({ working_days: z.int().min(0).max(400) }),
    z.strictObject({ calendar_days: z.int().min(0).max(4_000) }),
    z.strictObject({ hours: z.int().min(1).max(10_000) }),
  ]),
  /** It ends when the entry is in one of these states. */
  until: z.array(code).min(1),
  /** It stands still while the entry is in one of these. */
  held: z.array(code).default([]),
  /** Days before it is due from which on it is said; of hours, hours. */
  warn: z.int().min(0).default(0),
  /** Who sees it once it is past, within their scope. */
  escalate: z.array(role).default([]),
  /** The rule it is by: a law's article, the bank's own. */
  source: z.string().min(1).optional(),
})
export type BookClock = z.output<typeof bookClock>

/** A kept thing, declared once: storage, doors, pages, facts and tests come of it. */
export const bookDeclaration = z.strictObject({
  name: code,
  /** One of it. */
  words,
  /** What it is for: shown where there is none yet. */
  purpose: words,
  /** Rows of what was asked that it answers. */
  answers: z.array(z.string().min(1)).default([]),
  /** How one is named in a line: `{place} · {day}`. */
  line: z.string().min(1),
  fields: z.array(bookField).min(1).max(80),
  /** Whose entries one sees: those of the customer, the member of staff or the unit of a field. */
  scope: z.union([
    z.strictObject({ of: z.literal('bank') }),
    z.strictObject({ of: z.enum(['customer', 'staff', 'unit']), field: code }),
  ]),
  who: z.strictObject({
    see: z.array(role).min(1),
    make: z.array(role).min(1),
    /** Absent: whoever makes entries changes them. */
    change: z.array(role).min(1).optional(),
    export: z.array(role).default([]),
    /** Absent: nobody enters many from a file. */
    import: z.array(role).default([]),
  }),
  /** The first is where an entry begins. */
  states: z.array(bookState).min(1),
  /** States in which nothing of an entry is changed any more but by an act. */
  closed: z.array(code).default([]),
  acts: z.array(bookAct).default([]),
  clocks: z.array(bookClock).default([]),
  /** What of it goes to the lake each night, under the book's name. */
  fact: z.strictObject({ columns: z.array(code).min(1) }).optional(),
  /** Where it shows besides its own pages. */
  shows: z
    .strictObject({
      /** On the customer's page: the field that names the customer. */
      customer: code.optional(),
      /** In the calendar: the field that says the day. */
      calendar: code.optional(),
      board: z.boolean().default(false),
    })
    .default({ board: false }),
})
export type BookDeclaration = z.output<typeof bookDeclaration>
