import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'

import { Refusal } from '../lib/api.ts'
import { useSay } from '../lib/words.ts'
import { useUiWords } from './words.ts'

/** Grey bars where the answer will stand; said once to a screen reader. */
export function Loading({ lines = 4 }: { lines?: number }): ReactNode {
  const t = useUiWords()
  return (
    <output className="loading" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ width: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </output>
  )
}

interface NoticeProps {
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** Fills a whole page rather than a panel. */
  page?: boolean
  role?: 'alert' | 'status'
}

/** A sentence that fills its place: what is (not) here and what to do next. */
export function Notice({ title, children, actions, page, role }: NoticeProps): ReactNode {
  const Heading = page ? 'h1' : 'h3'
  return (
    <div className={page ? 'notice notice-page' : 'notice'} {...(role ? { role } : {})}>
      <Heading>{title}</Heading>
      {children}
      {actions ? <div className="notice-actions">{actions}</div> : null}
    </div>
  )
}

interface FailureProps {
  error: unknown
  retry?: () => void
  page?: boolean
}

/** What went wrong, what to do about it, and the reference to give to the administrator. */
export function Failure({ error, retry, page }: FailureProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  // What is not there will not be there on a second try.
  const isAbsent = error instanceof Refusal && error.problem.status === 404
  const again = retry && !isAbsent ? <Button onClick={retry}>{t('retry')}</Button> : null
  const back = page ? <Link to="/">{t('back')}</Link> : null
  if (!(error instanceof Refusal)) {
    return (
      <Notice
        role="alert"
        title={t('unknown_error')}
        page={page ?? false}
        actions={
          again || back ? (
            <>
              {again}
              {back}
            </>
          ) : null
        }
      >
        <p>{t('unknown_cure')}</p>
        <p className="faint code">{error instanceof Error ? error.message : String(error)}</p>
      </Notice>
    )
  }
  return (
    <Notice
      role="alert"
      title={say(error.problem.words)}
      page={page ?? false}
      actions={
        again || back ? (
          <>
            {again}
            {back}
          </>
        ) : null
      }
    >
      <ProblemDetail error={error} />
    </Notice>
  )
}

/** The cure, the fields at fault and the reference of a refusal. */
export function ProblemDetail({ error }: { error: Refusal }): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const { cure, fields, reference } = error.problem
  return (
    <>
      <p>{say(cure)}</p>
      {fields?.map((field) => (
        <p key={field.path}>
          <code>{field.path}</code> {say(field.words)}
        </p>
      ))}
      {reference ? <p className="faint">{t('reference', { reference })}</p> : null}
    </>
  )
}

/** A refusal beside the form it came from. */
export function Refused({ error }: { error: unknown }): ReactNode {
  const t = useUiWords()
  const say = useSay()
  if (error === null || error === undefined) return null
  const known = error instanceof Refusal ? error : undefined
  return (
    <div className="refused" role="alert">
      <strong>{known ? say(known.problem.words) : t('unknown_error')}</strong>
      {known ? <ProblemDetail error={known} /> : <p>{t('unknown_cure')}</p>}
    </div>
  )
}

interface AnswerProps<T> {
  /** A query's state. */
  query: {
    data: T | undefined
    error: unknown
    refetch: () => unknown
  }
  lines?: number
  /** A failure fills the page rather than a panel. */
  page?: boolean
  children: (data: T) => ReactNode
}

/** Loading, failure or the answer. An answer once shown stays while it is asked for again. */
export function Answer<T>({ query, lines, page = false, children }: AnswerProps<T>): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    return <Failure page={page} error={query.error} retry={() => void query.refetch()} />
  }
  return <Loading {...(lines === undefined ? {} : { lines })} />
}
