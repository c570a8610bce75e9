import { z } from 'zod'

/** Strict: in `{ zh: 甲, en: one, two }` YAML reads `two` as a key, and would lose it silently. */
export const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
