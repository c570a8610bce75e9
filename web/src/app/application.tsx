import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, useLayoutEffect, useMemo } from 'react'

import { Refusal } from '../lib/api.ts'
import { usePreferences } from '../lib/preferences.ts'
import { sessionQuery } from '../lib/session.ts'
import { useCalm } from '../lib/use-calm.ts'
import { Announcer } from '../ui/announcer.tsx'
import { createPageRouter } from './router.tsx'
import { paintTokens, themeFor } from './theme.ts'

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays one however often it is asked for; a lost connection may come back.
      retry: (count, error) => count < 2 && !(error instanceof Refusal && error.problem.status > 0),
    },
    mutations: { onError: leaveWhenSignedOut },
  },
})

const router = createPageRouter(queryClient)

/** A session that ended meanwhile: the routes then lead to the sign-in, and back afterwards. */
function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof Refusal) || error.problem.code !== 'not_signed_in') return
  queryClient.setQueryData(sessionQuery.queryKey, null)
  void router.invalidate()
}

export function Application(): ReactNode {
  const preferences = usePreferences()
  const calm = useCalm()
  const theme = useMemo(() => themeFor(preferences, calm), [preferences, calm])
  useLayoutEffect(() => paintTokens(preferences, document.documentElement), [preferences])
  return (
    <ConfigProvider
      theme={theme}
      locale={preferences.language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Announcer />
      </QueryClientProvider>
    </ConfigProvider>
  )
}
