import { z } from 'zod'
import { words } from './strict-words.ts'

const date = z.iso.date()

/** A year's public holidays as they were announced, and where. */
const yearSchema = z.strictObject({
  /** Name of the publication the days were taken from. */
  source: z.string().min(1).max(200),
  url: z.string().max(300).default(''),
  days: z.array(
    z.strictObject({
      words,
      /** First and last day off. */
      off: z.tuple([date, date]),
      /** Days of the week's end that are worked instead. */
      make_up: z.array(date).default([]),
    }),
  ),
})

export const calendarSchema = z.strictObject({
  words,
  /** By year, as `"2026"`; years nobody has announced are left out. */
  years: z.record(z.string().regex(/^\d{4}$/), yearSchema),
})

/** Absent: the bank has entered none, and every count of workdays says so. */
export const calendarSections = {
  calendars: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), calendarSchema).optional(),
}

export type WrittenCalendar = z.infer<typeof calendarSchema>
