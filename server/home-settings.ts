import { z } from 'zod'
import { businessDate } from '#contracts/vocabulary.ts'
import { isTimeZone } from '#kernel/clock.ts'

/** Raised when a home of an older version could no longer be read as it is. */
export const HOME_FORMAT = 1

/** `zhike.json`, the file that makes a folder a home. */
export const homeSettings = z.object({
  format: z.int().min(1),
  createdAt: z.iso.datetime(),
  /** ISO 4217; all money of a bank is in one currency. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** Which day an instant belongs to. */
  timeZone: z.string().refine(isTimeZone),
  /** The date the bank's files are of, where a delivery doesn't say; null: none delivered yet. */
  businessDate: businessDate.nullable(),
  /** A demo bank: its people are made up, its sign-ins printed at start. */
  demo: z.boolean(),
  /** Folders of strategy overlays inside the home, in the order they apply. */
  overlays: z.array(z.string()),
  /**
   * When a strategy takes two people to take effect: always, or from the first sign-in on. Absent:
   * always where the ledger is the bank's own (`DATABASE_URL`).
   */
  two_people: z.enum(['required', 'from_first_sign_in']).optional(),
})
export type HomeSettings = z.infer<typeof homeSettings>
