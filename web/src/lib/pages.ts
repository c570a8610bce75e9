import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'

import type { OperationName } from '#contracts/index.ts'
import { type Input, type Output, call } from './api.ts'
import { keyOf } from './query.ts'

/** Operations that answer page by page and name the key the next page begins after. */
type PagedOperation = {
  [Name in OperationName]: Output<Name> extends { next: string | null } ? Name : never
}[OperationName]

/** A list as far as it was asked for. */
export interface Pages<Answer, Row> {
  readonly rows: readonly Row[]
  /** The first page, with what it says beside its rows; undefined until it is there. */
  readonly first: Answer | undefined
  readonly error: Error | null
  readonly isPending: boolean
  /** The rows answer an older question. */
  readonly isStale: boolean
  readonly hasMore: boolean
  readonly isFetchingMore: boolean
  more(): void
  retry(): void
}

interface Asking {
  readonly enabled?: boolean
  /** Shows the answer to the previous question until the new one is there. */
  readonly keepPrevious?: boolean
  /** Milliseconds until asking again; only while a single page is shown. */
  readonly everyMs?: number | false
}

/**
 * Reads a list page by page by key: `ask` says what to ask for the rows after a key, or for the
 * first ones. Two that ask the same share one answer.
 */
export function usePages<Name extends PagedOperation, Row>(
  name: Name,
  ask: (after: string | undefined) => Input<Name>,
  rowsOf: (page: Output<Name>) => readonly Row[],
  asking: Asking = {},
): Pages<Output<Name>, Row> {
  const list = useInfiniteQuery({
    // A list and a single answer of one operation lie apart in the cache: their shapes differ.
    queryKey: [...keyOf(name), 'pages', ask(undefined)],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(name, ask(pageParam), signal),
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: asking.enabled ?? true,
    ...(asking.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    // Further pages would all be asked for again; the first is where things happen.
    refetchInterval: ({ state: { data } }) =>
      (data?.pages.length ?? 0) <= 1 ? (asking.everyMs ?? false) : false,
  })
  const pages: readonly Output<Name>[] = list.data?.pages ?? []
  return {
    rows: pages.flatMap(rowsOf),
    first: pages[0],
    error: list.error,
    isPending: list.isPending,
    isStale: list.isPlaceholderData,
    hasMore: list.hasNextPage,
    isFetchingMore: list.isFetchingNextPage,
    more: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  }
}

/**
 * Reads a list to its end, page after page, for what shows it whole: a calendar, a choice. What the
 * first page says beside its rows is kept, its rows are everybody's.
 */
export function useWhole<Name extends PagedOperation, List extends keyof Output<Name>>(
  name: Name,
  ask: (after: string | undefined) => Input<Name>,
  list: List,
  asking: Asking = {},
): UseQueryResult<Output<Name>> {
  return useQuery<Output<Name>>({
    queryKey: [...keyOf(name), 'whole', ask(undefined)],
    queryFn: async ({ signal }) => {
      const first = await call(name, ask(undefined), signal)
      const rows = [...(first[list] as readonly unknown[])]
      for (let next = nextOf(first); next !== null; ) {
        const page = await call(name, ask(next), signal)
        rows.push(...(page[list] as readonly unknown[]))
        next = nextOf(page)
      }
      return { ...first, [list]: rows, next: null } as Output<Name>
    },
    enabled: asking.enabled ?? true,
    ...(asking.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  })
}

const nextOf = (page: object): string | null => (page as { next: string | null }).next
