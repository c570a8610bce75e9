import { z } from 'zod'

/** A sentence or name in both languages of the product. */
export const words = z.object({ zh: z.string().min(1), en: z.string().min(1) })

export type Words = z.infer<typeof words>
