import type { QueryClient } from '@tanstack/react-query'
import {
  Outlet,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'

import type { Right } from '#contracts/vocabulary.ts'
import { readBookSearch } from '../features/books/book-search.ts'
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

/** Where the link in a message leads: customers don't sign in. */
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(
    () => import('../features/unsubscribe/unsubscribe.tsx'),
    'UnsubscribePage',
  ),
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

const workbench = createRoute({
  getParentRoute: () => inside,
  path: '/workbench',
  validateSearch: (search) => pickSearch(search, 'task'),
  beforeLoad: needs('workbench.use'),
  component: lazyRouteComponent(
    () => import('../features/workbench/workbench.tsx'),
    'WorkbenchPage',
  ),
})

const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: (search) => pickSearch(search, 'rule', 'sort', 'segment'),
  beforeLoad: needs('customer.count'),
  component: lazyRouteComponent(
    () => import('../features/customers/customers.tsx'),
    'CustomersPage',
  ),
})

const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$customerId',
  validateSearch: (search) => pickSearch(search, 'why', 'action'),
  beforeLoad: needs('customer.view'),
  component: lazyRouteComponent(() => import('../features/customer/customer.tsx'), 'CustomerPage'),
})

const leftBehind = createRoute({
  getParentRoute: () => inside,
  path: '/left-behind',
  beforeLoad: needs('work.assign'),
  component: lazyRouteComponent(
    () => import('../features/left-behind/left-behind.tsx'),
    'LeftBehindPage',
  ),
})

const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  beforeLoad: needs('consent.record'),
  component: lazyRouteComponent(() => import('../features/inbox/inbox.tsx'), 'InboxPage'),
})

const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  beforeLoad: needs('customer.merge'),
  component: lazyRouteComponent(
    () => import('../features/same-person/duplicates.tsx'),
    'DuplicatesPage',
  ),
})

const complaints = createRoute({
  getParentRoute: () => inside,
  path: '/complaints',
  validateSearch: (search) => pickSearch(search, 'state', 'customer'),
  beforeLoad: needs('workbench.use'),
  component: lazyRouteComponent(
    () => import('../features/complaints/complaints.tsx'),
    'ComplaintsPage',
  ),
})

const books = createRoute({
  getParentRoute: () => inside,
  path: '/books',
  component: lazyRouteComponent(() => import('../features/books/books.tsx'), 'BooksPage'),
})

/** Which books are whose is the books' own word: the server says which there are to see. */
const book = createRoute({
  getParentRoute: () => inside,
  path: '/books/$book',
  validateSearch: readBookSearch,
  component: lazyRouteComponent(() => import('../features/books/book.tsx'), 'BookPage'),
})

const bookEntry = createRoute({
  getParentRoute: () => inside,
  path: '/books/$book/$entry',
  component: lazyRouteComponent(() => import('../features/books/entry.tsx'), 'EntryPage'),
})

const tags = createRoute({
  getParentRoute: () => inside,
  path: '/tags',
  validateSearch: (search) => pickSearch(search, 'find', 'kind', 'group'),
  beforeLoad: needs('strategy.view'),
  component: lazyRouteComponent(() => import('../features/strategy/tags.tsx'), 'TagsPage'),
})

const definition = createRoute({
  getParentRoute: () => inside,
  path: '/tags/$name',
  beforeLoad: needs('strategy.view'),
  component: lazyRouteComponent(
    () => import('../features/strategy/definition.tsx'),
    'DefinitionPage',
  ),
})

const tiers = createRoute({
  getParentRoute: () => inside,
  path: '/tiers',
  validateSearch: (search) => pickSearch(search, 'scheme'),
  beforeLoad: needs('strategy.view'),
  component: lazyRouteComponent(() => import('../features/strategy/tiers.tsx'), 'TiersPage'),
})

const actions = createRoute({
  getParentRoute: () => inside,
  path: '/actions',
  validateSearch: (search) => pickSearch(search, 'find', 'issue', 'action'),
  beforeLoad: needs('strategy.view'),
  component: lazyRouteComponent(() => import('../features/decisions/actions.tsx'), 'ActionsPage'),
})

const versions = createRoute({
  getParentRoute: () => inside,
  path: '/strategy/versions',
  validateSearch: (search) => pickSearch(search, 'from', 'to', 'file', 'find'),
  beforeLoad: needs('strategy.view'),
  component: lazyRouteComponent(() => import('../features/strategy/versions.tsx'), 'VersionsPage'),
})

const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  validateSearch: (search) => pickSearch(search, 'view', 'month', 'state'),
  beforeLoad: needs('campaign.view'),
  component: lazyRouteComponent(
    () => import('../features/campaigns/campaigns.tsx'),
    'CampaignsPage',
  ),
})

const newCampaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/new',
  validateSearch: (search) => pickSearch(search, 'from', 'rule'),
  beforeLoad: needs('campaign.plan'),
  component: lazyRouteComponent(() => import('../features/campaigns/plan.tsx'), 'NewPlanPage'),
})

const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId',
  validateSearch: (search) => pickSearch(search, 'part', 'state', 'arm'),
  beforeLoad: needs('campaign.view'),
  component: lazyRouteComponent(() => import('../features/campaigns/campaign.tsx'), 'CampaignPage'),
})

const campaignPlan = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId/plan',
  beforeLoad: needs('campaign.plan'),
  component: lazyRouteComponent(() => import('../features/campaigns/plan.tsx'), 'PlanPage'),
})

const results = createRoute({
  getParentRoute: () => inside,
  path: '/results',
  beforeLoad: needs('campaign.view'),
  component: lazyRouteComponent(() => import('../features/results/results.tsx'), 'ResultsPage'),
})

const result = createRoute({
  getParentRoute: () => inside,
  path: '/results/$campaignId',
  beforeLoad: needs('campaign.view'),
  component: lazyRouteComponent(() => import('../features/results/result.tsx'), 'ResultPage'),
})

const nights = createRoute({
  getParentRoute: () => inside,
  path: '/nights',
  validateSearch: (search) => pickSearch(search, 'date', 'job'),
  beforeLoad: needs('night.view'),
  component: lazyRouteComponent(() => import('../features/night/nights.tsx'), 'NightsPage'),
})

const feeds = createRoute({
  getParentRoute: () => inside,
  path: '/feeds',
  beforeLoad: needs('night.view'),
  component: lazyRouteComponent(() => import('../features/night/feeds.tsx'), 'FeedsPage'),
})

const loads = createRoute({
  getParentRoute: () => inside,
  path: '/loads',
  validateSearch: (search) => pickSearch(search, 'feed', 'date'),
  beforeLoad: needs('night.view'),
  component: lazyRouteComponent(() => import('../features/night/loads.tsx'), 'LoadsPage'),
})

const rejects = createRoute({
  getParentRoute: () => inside,
  path: '/loads/$loadId',
  beforeLoad: needs('night.view'),
  component: lazyRouteComponent(() => import('../features/night/rejects.tsx'), 'RejectsPage'),
})

const conduct = createRoute({
  getParentRoute: () => inside,
  path: '/conduct',
  validateSearch: (search) => pickSearch(search, 'find', 'stage'),
  beforeLoad: needs('conduct.view'),
  component: lazyRouteComponent(() => import('../features/conduct/conduct.tsx'), 'ConductPage'),
})

const incidents = createRoute({
  getParentRoute: () => inside,
  path: '/conduct/incidents',
  validateSearch: (search): { state?: 'open' | 'answered' } =>
    search['state'] === 'open' || search['state'] === 'answered' ? { state: search['state'] } : {},
  beforeLoad: needs('incident.answer'),
  component: lazyRouteComponent(() => import('../features/conduct/incidents.tsx'), 'IncidentsPage'),
})

const copyCheck = createRoute({
  getParentRoute: () => inside,
  path: '/copy-check',
  validateSearch: (search) => pickSearch(search, 'family', 'channel', 'audience'),
  beforeLoad: needs('conduct.check'),
  component: lazyRouteComponent(
    () => import('../features/conduct/copy-check.tsx'),
    'CopyCheckPage',
  ),
})

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: (search) => pickSearch(search, 'actor', 'action', 'from', 'to'),
  beforeLoad: needs('audit.view'),
  component: lazyRouteComponent(() => import('../features/conduct/audit.tsx'), 'AuditPage'),
})

const proposals = createRoute({
  getParentRoute: () => inside,
  path: '/proposals',
  validateSearch: (search) => pickSearch(search, 'state'),
  beforeLoad: needs('proposal.view'),
  component: lazyRouteComponent(
    () => import('../features/proposals/proposals.tsx'),
    'ProposalsPage',
  ),
})

const users = createRoute({
  getParentRoute: () => inside,
  path: '/settings/users',
  validateSearch: (search) => pickSearch(search, 'find', 'role'),
  beforeLoad: needs('user.view'),
  component: lazyRouteComponent(() => import('../features/settings/users.tsx'), 'UsersPage'),
})

const rights = createRoute({
  getParentRoute: () => inside,
  path: '/settings/rights',
  beforeLoad: needs('user.view'),
  component: lazyRouteComponent(() => import('../features/settings/rights.tsx'), 'RightsPage'),
})

const keys = createRoute({
  getParentRoute: () => inside,
  path: '/settings/keys',
  beforeLoad: needs('user.view'),
  component: lazyRouteComponent(() => import('../features/settings/keys.tsx'), 'KeysPage'),
})

const tree = root.addChildren([
  signIn,
  unsubscribe,
  inside.addChildren([
    home,
    password,
    workbench,
    leftBehind,
    inbox,
    duplicates,
    customers,
    customer,
    complaints,
    books,
    book,
    bookEntry,
    campaigns,
    newCampaign,
    campaign,
    campaignPlan,
    results,
    result,
    tags,
    definition,
    tiers,
    actions,
    versions,
    nights,
    feeds,
    loads,
    rejects,
    conduct,
    incidents,
    copyCheck,
    audit,
    proposals,
    users,
    rights,
    keys,
  ]),
])

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
