import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'

import type { PrincipalView } from '#contracts/access.ts'
import type { Right } from '#contracts/vocabulary.ts'
import { Refusal, call } from './api.ts'
import { setCurrency } from './currency.ts'

/** Who is signed in, or null. */
export const sessionQuery = queryOptions({
  queryKey: ['readSession'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<PrincipalView | null> => {
    try {
      const session = await call('readSession', {}, signal)
      setCurrency(session.currency)
      return session
    } catch (error) {
      if (error instanceof Refusal && error.problem.code === 'not_signed_in') return null
      throw error
    }
  },
})

/** What every page below the sign-in knows. */
export interface PageContext {
  readonly queryClient: QueryClient
  readonly session: PrincipalView
}

/** The person signed in. Only pages behind the sign-in may ask; elsewhere it throws. */
export function useSession(): PrincipalView {
  const context: { session?: PrincipalView } = useRouteContext({ strict: false })
  if (!context.session) throw new Error('useSession is for pages behind the sign-in')
  return context.session
}

/** Whether the person may; what they may not do is absent from the page. */
export function useMay(): (right: Right) => boolean {
  const { rights } = useSession()
  return (right) => rights.includes(right)
}

/** Thrown by a route the person's role may not enter. */
export class Forbidden extends Error {
  readonly right: Right

  constructor(right: Right) {
    super(`the page takes the right ${right}`)
    this.name = 'Forbidden'
    this.right = right
  }
}
