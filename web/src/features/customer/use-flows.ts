import type { Output } from '../../lib/api.ts'
import { type Pages, usePages } from '../../lib/pages.ts'

type Flows = Output<'readFlows'>

const PAGE = 12

/**
 * What flowed in and out: totals by month and kind, the same on every page, and the latest
 * transactions page by page. Both panels ask here, so that the first page is fetched once.
 */
export function useFlows(customerId: string): Pages<Flows, Flows['latest'][number]> {
  return usePages(
    'readFlows',
    (after) => ({ params: { customerId }, query: { limit: PAGE, after } }),
    ({ latest }) => latest,
  )
}
