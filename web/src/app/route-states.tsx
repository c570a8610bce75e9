import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Forbidden } from '../lib/session.ts'
import { Failure, Notice } from '../ui/states.tsx'
import { useUiWords } from '../ui/words.ts'

/** A page that could not be opened: refused, or broken. */
export function RouteFailure({ error, reset }: ErrorComponentProps): ReactNode {
  if (error instanceof Forbidden) return <ForbiddenPage />
  return <Failure page error={error} retry={reset} />
}

function ForbiddenPage(): ReactNode {
  const t = useUiWords()
  return (
    <Notice page role="alert" title={t('forbidden')} actions={<Link to="/">{t('back')}</Link>}>
      <p>{t('forbidden_cure')}</p>
    </Notice>
  )
}

export function RouteNotFound(): ReactNode {
  const t = useUiWords()
  return (
    <main>
      <Notice page title={t('not_found')} actions={<Link to="/">{t('back')}</Link>}>
        <p>{t('not_found_cure')}</p>
      </Notice>
    </main>
  )
}
