import { z } from 'zod'

const percent = z.int().min(0).max(100)

/** How a sale is shared among those who had a part in it, in per cent. */
export const creditSchema = z
  .strictObject({
    /** Of the whole, to who referred the customer, before the others. */
    referrer: percent,
    /** Of what is left when two worked on it together; alone, one has it all. */
    responsible: percent,
    assistant: percent,
    source: z.string().min(1).max(200),
  })
  .refine(({ responsible, assistant }) => responsible + assistant === 100, {
    path: ['assistant'],
    message: 'responsible and assistant add up to 100 / 责任人与协助人合计应为 100',
  })

/** Absent: nothing is credited, and pages say so. */
export const creditSections = { credit: creditSchema.optional() }

export type WrittenCredit = z.infer<typeof creditSchema>
