import { z } from 'zod'

import { words } from '#contracts/words.ts'

/** What may stand for a name within a statement. */
export const namePattern = /^[a-z][a-z0-9_]*$/

/** A file of checks: queries of their own, written without the code whose work they check. */
export const checksSchema = z.strictObject({
  /** Queries several checks read, made once: tables of facts alone. */
  tables: z.record(z.string().regex(namePattern), z.string()).default({}),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      words,
      source: z.string().default('FIELD §8'),
      each: z.string().optional(),
      sql: z.string(),
    }),
  ),
})
export type Check = z.output<typeof checksSchema>['checks'][number]
