import { z } from 'zod'

import { words } from '#contracts/words.ts'

/** What a night proved of itself. `source` is the law or rule a check stands for. */
export const certificateSchema = z.object({
  passed: z.boolean(),
  checks: z.int(),
  violations: z.int(),
  results: z.array(
    z.object({
      check: z.string(),
      words,
      source: z.string().default(''),
      violations: z.int(),
    }),
  ),
})
export type Certificate = z.output<typeof certificateSchema>
