import { z } from 'zod'
import { words } from '#contracts/words.ts'
import { notations, units } from './feed.ts'
import { everies } from './rhythm.ts'

/**
 * The shape of a feed file. Every scalar arrives as the text that was written (`01` stays `01`,
 * `no` stays `no`), so codes survive; numbers and yes/no are read here.
 */
const text = z.string().min(1)
const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/)
  .transform(Number)
const yesNo = z.enum(['yes', 'no', 'true', 'false']).transform((word) => /^(yes|true)$/.test(word))
const name = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)
const oneOrMore = z.union([text.transform((one) => [one]), z.array(text).min(1)])

const reading = {
  substring: z.tuple([whole, whole]).optional(),
  map: z.record(z.string(), z.string()).optional(),
  else: text.optional(),
  format: oneOrMore.optional(),
  first_year: whole.optional(),
  unit: z.enum(units).optional(),
  thousands: z.string().length(1).optional(),
  trailing_minus: yesNo.optional(),
  notation: z
    .union([z.enum(notations).transform((one) => [one]), z.array(z.enum(notations)).min(1)])
    .optional(),
  full_width: yesNo.optional(),
  days_from: z
    .union([text, z.strictObject({ column: text, format: oneOrMore.optional() })])
    .optional(),
  absolute: yesNo.optional(),
  sign: z.strictObject({ negative: text, zero: text.optional(), positive: text }).optional(),
  yes: z.array(z.string()).optional(),
  no: z.array(z.string()).optional(),
  if_empty: text.optional(),
}

const derivedRules = [
  'czech_birth_date',
  'czech_gender',
  'chinese_id_birth_date',
  'chinese_id_gender',
] as const

const columnSpec = z.strictObject({
  from: text.optional(),
  value: text.optional(),
  concat: z
    .array(
      z.union([
        text,
        z.strictObject({ text: z.string() }),
        z.strictObject({ unpivot: z.enum(['name', 'value']) }),
        z.strictObject({
          column: text,
          map: z.record(z.string(), z.string()).optional(),
          substring: z.tuple([whole, whole]).optional(),
        }),
      ]),
    )
    .min(2)
    .optional(),
  pick: z
    .strictObject({
      by: text,
      from: z.record(z.string(), text),
      else: z.enum(['reject', 'empty']).optional(),
    })
    .optional(),
  sum: z
    .array(z.union([text, z.strictObject({ minus: text })]))
    .min(2)
    .optional(),
  product: z
    .array(z.union([text, z.strictObject({ number: z.string().regex(/^-?\d{1,9}(\.\d{1,6})?$/) })]))
    .length(2)
    .optional(),
  hash: z.union([z.literal('row'), z.array(text).min(1)]).optional(),
  line: z.literal('number').optional(),
  prefix: z.string().optional(),
  derive: z.enum(derivedRules).optional(),
  lookup: z
    .strictObject({
      fact: text,
      by: z.record(text, text),
      where: z.record(text, text).optional(),
      take: text,
      missing: z.enum(['empty', 'reject']).optional(),
    })
    .optional(),
  unpivot: z.enum(['name', 'value']).optional(),
  allow: z.literal('not_personal').optional(),
  ...reading,
})
export type ColumnSpec = z.infer<typeof columnSpec>

const columnSpecs = z.record(text, z.union([text.transform((from) => ({ from })), columnSpec]))

const unpivot = z.union([z.array(text).min(1), z.strictObject({ except: z.array(text) })])

const target = z.strictObject({
  fact: text,
  columns: columnSpecs,
  when: z.strictObject({ column: text, in: z.array(z.string()).min(1).optional() }).optional(),
  unpivot: unpivot.optional(),
})
export type TargetSpec = z.infer<typeof target>

export const feedFile = z.strictObject({
  feed: name,
  words,
  fact: text,
  file: text,
  delivery: z.enum(['full', 'delta']).optional(),
  time_zone: text.optional(),
  format: z
    .strictObject({
      encoding: z.enum(['utf-8', 'gbk', 'gb18030']).optional(),
      sheet: text.optional(),
      separator: text.optional(),
      record_separator: text.optional(),
      quote: text.optional(),
      escape: text.optional(),
      header: text.optional(),
      columns: z.array(text).min(1).optional(),
      widths: z.array(whole).min(1).optional(),
      trailing_separator: yesNo.optional(),
      skip_head: whole.optional(),
      skip_tail: whole.optional(),
      empty: z.array(z.string()).optional(),
      full_width: yesNo.optional(),
      last_line_end: z.enum(['required', 'optional']).optional(),
    })
    .optional(),
  control: z
    .strictObject({
      file: text,
      required: yesNo.optional(),
      says: oneOrMore.optional(),
    })
    .optional(),
  rejects: z.strictObject({ max_rows: whole.optional(), max_share: share.optional() }).optional(),
  every: z.enum(everies).optional(),
  within: whole.optional(),
  without: z.enum(['stop', 'tell']).optional(),
  dangling: z.strictObject({ max_rows: whole.optional(), max_share: share.optional() }).optional(),
  columns: columnSpecs,
  unpivot: unpivot.optional(),
  also: z.array(target).optional(),
  identity: z
    .record(
      text,
      z.union([
        text.transform((from) => ({ from, empty: undefined })),
        z.strictObject({ from: text, empty: z.enum(['cleared', 'kept']).optional() }),
      ]),
    )
    .optional(),
  allow: z.strictObject({ not_personal: z.array(text).min(1) }).optional(),
})
export type FeedFile = z.infer<typeof feedFile>
