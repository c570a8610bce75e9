import {
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  keepPreviousData,
  useMutation,
  useQuery,
} from '@tanstack/react-query'

import type { OperationName } from '#contracts/index.ts'
import { type Input, type Output, call } from './api.ts'

/** Key of an operation's answer in the cache: its name, then what was asked. */
export function keyOf<Name extends OperationName>(
  name: Name,
  input?: Input<Name>,
): readonly unknown[] {
  return input === undefined ? [name] : [name, input]
}

interface Asking<Answer> {
  readonly enabled?: boolean
  /** Shows the answer to the previous question until the new one is there. */
  readonly keepPrevious?: boolean
  readonly staleTime?: number
  /** Milliseconds until asking again, by the answer; false to stop. */
  readonly every?: (answer: Answer | undefined) => number | false
}

/** Reads an operation. An answer to an older question never replaces a newer one's. */
export function useOperation<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  asking: Asking<Output<Name>> = {},
): UseQueryResult<Output<Name>> {
  const { every } = asking
  return useQuery<Output<Name>>({
    queryKey: keyOf(name, input),
    queryFn: ({ signal }) => call(name, input, signal),
    ...(asking.enabled === undefined ? {} : { enabled: asking.enabled }),
    ...(asking.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(asking.staleTime === undefined ? {} : { staleTime: asking.staleTime }),
    ...(every === undefined ? {} : { refetchInterval: ({ state }) => every(state.data) }),
  } as UseQueryOptions<Output<Name>>)
}

/**
 * Does an operation that changes something; `affects` names the answers that are then stale.
 * `onDone` runs first and whatever has left the page meanwhile, unlike what is given to `mutate`.
 */
export function useAct<Name extends OperationName>(
  name: Name,
  affects: readonly OperationName[] = [],
  onDone?: (answer: Output<Name>, input: Input<Name>) => void,
): UseMutationResult<Output<Name>, Error, Input<Name>> {
  return useMutation({
    mutationFn: (input: Input<Name>) => call(name, input),
    onSuccess: async (answer, input, _result, { client }) => {
      onDone?.(answer, input)
      await Promise.all(affects.map((stale) => client.invalidateQueries({ queryKey: [stale] })))
    },
  })
}
