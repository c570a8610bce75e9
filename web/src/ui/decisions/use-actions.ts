import type { UseQueryResult } from '@tanstack/react-query'

import type { ActionDefinition } from '#contracts/decisions.ts'
import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'

/** Only another version of the strategy changes what an action is. */
const STALE_MS = 300_000

/** The actions of the strategy. */
export function useActions(): UseQueryResult<Output<'listActions'>> {
  return useOperation('listActions', {}, { staleTime: STALE_MS })
}

function useLibrary(enabled: boolean): readonly ActionDefinition[] | undefined {
  const { data } = useOperation('listActions', {}, { staleTime: STALE_MS, enabled })
  return data?.actions
}

/** An action by its code; undefined until the library is read, or where it holds none such. */
export function useAction(code: string | null): ActionDefinition | undefined {
  return useLibrary(code !== null)?.find(({ action }) => action === code)
}

/** What a plan offers: an action of the library, or a product family by itself. */
interface Offered {
  readonly action: string | null
  readonly family: string | null
}

/**
 * The product family whose rules a plan's copy falls under: its action's, where it has one. Null
 * is no product; undefined is not known yet, and nothing about the copy may be asked until then.
 */
export function useFamilyOf({ action, family }: Offered): string | null | undefined {
  const library = useLibrary(action !== null)
  if (action === null) return family
  if (library === undefined) return undefined
  return library.find((one) => one.action === action)?.family ?? family
}
