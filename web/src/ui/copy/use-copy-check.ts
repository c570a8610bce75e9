import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query'

import { type Input, type Output, call } from '../../lib/api.ts'
import { usePaused } from '../../lib/paused.ts'
import { keyOf } from '../../lib/query.ts'

/** A pause this long is taken as the end of a word. */
const PAUSE_MS = 300

export type CheckedCopy = Output<'checkCopy'> & { readonly text: string }

type Copy = Omit<Input<'checkCopy'>['body'], 'family'> & {
  /** Null: no product; undefined: not known yet. */
  readonly family: string | null | undefined
}

/**
 * What stands against a copy, asked whenever typing pauses. The answer keeps the text it is
 * about: its places mean nothing in a newer one. An empty copy asks nothing, nor does one whose
 * product is not known yet: other rules apply to each.
 */
export function useCopyCheck(copy: Copy): { isEmpty: boolean; query: UseQueryResult<CheckedCopy> } {
  const text = usePaused(copy.text, PAUSE_MS)
  const body = { ...copy, family: copy.family ?? null, text }
  const isEmpty = text.trim() === ''
  const query = useQuery({
    queryKey: keyOf('checkCopy', { body }),
    queryFn: async ({ signal }) => ({ text, ...(await call('checkCopy', { body }, signal)) }),
    enabled: !isEmpty && copy.family !== undefined,
    placeholderData: keepPreviousData,
  })
  return { isEmpty, query }
}
