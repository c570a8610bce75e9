import { type ReactNode, useEffect, useId } from 'react'

import { useUiWords } from './words.ts'

interface PageProps {
  title: string
  /** Shown instead of the title as a heading, where a title alone says too little. */
  heading?: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page: its name in the window's title and as its one first heading. */
export function Page({ title, heading, lead, actions, children }: PageProps): ReactNode {
  const t = useUiWords()
  const product = t('product')
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-head-words">
          {heading ?? <h1>{title}</h1>}
          {lead ? <p>{lead}</p> : null}
        </div>
        {actions ? <div className="page-head-actions">{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}

interface PanelProps {
  title: string
  note?: ReactNode
  actions?: ReactNode
  /** The title is read out but not shown: the page's own says the same. */
  quiet?: boolean
  /** Lets a table or a list reach the panel's edges. */
  flush?: boolean
  className?: string
  children: ReactNode
}

/** A named region of a page. */
export function Panel({
  title,
  note,
  actions,
  quiet,
  flush,
  className,
  children,
}: PanelProps): ReactNode {
  const id = useId()
  return (
    <section className={className ? `panel ${className}` : 'panel'} aria-labelledby={id}>
      <div className={quiet && !note && !actions ? 'sr-only' : 'panel-head'}>
        <h2 id={id} className={quiet ? 'sr-only' : ''}>
          {title}
        </h2>
        {note ? <span className="panel-note">{note}</span> : null}
        {actions ? <div className="panel-actions">{actions}</div> : null}
      </div>
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  )
}
