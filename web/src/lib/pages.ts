import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

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
