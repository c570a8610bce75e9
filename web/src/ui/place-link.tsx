import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'

interface PlaceLinkProps {
  /** An address of ours that the server named, or null. */
  to: string | null
  className?: string
  children: ReactNode
}

/** Leads to a page the server names; plain where there is none. */
export function PlaceLink({ to, className, children }: PlaceLinkProps): ReactNode {
  const { history } = useRouter()
  const names = className === undefined ? {} : { className }
  if (to === null) return className === undefined ? children : <span {...names}>{children}</span>
  const go = (event: MouseEvent): void => {
    // A new tab is the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    history.push(to)
  }
  return (
    <a href={to} {...names} onClick={go}>
      {children}
    </a>
  )
}
