import type { FactRow } from '#kernel/rule/index.ts'

import type { LiveFacts } from './domain/moments/live.ts'
import { withTwinRows } from './domain/moments/twins.ts'

/**
 * What happened since the night, with what the night knows of people's other customer numbers:
 * whoever judges a customer asks here, so that a person is one wherever they are judged.
 * @param rowsOf the night's rows of some customers, with the columns of `patchedColumns`
 */
export async function withTwinsOfNight(
  live: ReadonlyMap<string, LiveFacts>,
  rowsOf: (customerIds: readonly string[]) => Promise<ReadonlyMap<string, FactRow>>,
  night: { readonly asOf: string },
): Promise<ReadonlyMap<string, LiveFacts>> {
  const others = new Set(
    [...live.values()].flatMap(({ twins }) => twins.map(({ customerId }) => customerId)),
  )
  if (others.size === 0) return live
  const rows = await rowsOf([...others])
  return new Map(
    [...live].map(([customerId, own]) => {
      const known = own.twins.flatMap((twin) => {
        const row = rows.get(twin.customerId)
        return row === undefined ? [] : [{ twin, row }]
      })
      return [customerId, withTwinRows(own, known, night)] as const
    }),
  )
}
