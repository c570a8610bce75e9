import type { ReactNode } from 'react'

import type { Pages } from '../lib/pages.ts'
import { TableFoot } from './data-table.tsx'
import { Failure, Loading } from './states.tsx'

interface PagedProps<Row> {
  list: Pages<unknown, Row>
  /** What is said where there is nothing. */
  empty: ReactNode
  /** What stands there before the first page; grey bars unless something says more. */
  waiting?: ReactNode
  /** How many there are in all, where it is known. */
  total?: number | undefined
  children: (rows: readonly Row[]) => ReactNode
}

/** A list that pages on: failure, waiting, emptiness or the rows, with the way to the next ones. */
export function Paged<Row>({ list, empty, waiting, total, children }: PagedProps<Row>): ReactNode {
  const { rows, first, error, isPending, hasMore, isFetchingMore } = list
  // A page may hold no row the person may see while a later one does.
  const isEmpty = rows.length === 0 && !hasMore
  return (
    <>
      {error ? <Failure error={error} retry={list.retry} /> : null}
      {isPending ? (waiting ?? <Loading lines={6} />) : null}
      {first !== undefined && isEmpty ? empty : null}
      {rows.length > 0 ? children(rows) : null}
      {isEmpty ? null : (
        <TableFoot
          shown={rows.length}
          hasMore={hasMore}
          loading={isFetchingMore}
          onMore={list.more}
          {...(total === undefined ? {} : { total })}
        />
      )}
    </>
  )
}
