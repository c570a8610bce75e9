import type { QueryClient } from '@tanstack/react-query'
import {
  Outlet, createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect,
} from '@tanstack/react-router'

import type { Right } from '#contracts/vocabulary.ts'
import { parseSearch, pickSearch, stringifySearch } from '../lib/address.ts'
import { Forbidden, type PageContext, sessionQuery } from '../lib/session.ts'
import { Loading } from '../ui/states.tsx'
import { RouteFailure, RouteNotFound } from './route-states.tsx'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search) => pickSearch(search, 'next'),
  component: lazyRouteComponent(() => import('../features/access/sign-in.tsx'), 'SignIn'),
})

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }): Promise<PageContext> => {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (session.mustChangePassword && location.pathname !== '/account/password') {
      throw redirect({ to: '/account/password' })
    }
    return { queryClient: context.queryClient, session }
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

/** Refuses the page to whoever lacks the right, before anything of it is asked for. */
function needs(right: Right): (page: { context: PageContext }) => void {
  return ({ context }) => {
    if (!context.session.rights.includes(right)) throw new Forbidden(right)
  }
}

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: needs('home.view'),
  component: lazyRouteComponent(() => import('../features/home/home.tsx'), 'HomePage'),
})

const password = createRoute({
  getParentRoute: () => inside,
  path: '/account/password',
  component: lazyRouteComponent(() => import('../features/access/password.tsx'), 'PasswordPage'),
})

const inside_pages = [home, password]

const tree = root.addChildren([signIn, inside.addChildren(inside_pages)])

/** The pages and their addresses. */
export function createPageRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: RouteNotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>
  }
}
