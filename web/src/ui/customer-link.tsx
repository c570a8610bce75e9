import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useMay } from '../lib/session.ts'

interface CustomerLinkProps {
  customer: { customerId: string; name: string | null }
}

/**
 * A customer by masked name and number, the number alone where a name may not be shown; leads to
 * their page for whoever may open it.
 */
export function CustomerLink({ customer: { customerId, name } }: CustomerLinkProps): ReactNode {
  const may = useMay()
  const called = (
    <>
      {name ?? customerId}
      {name === null ? null : <span className="faint"> {customerId}</span>}
    </>
  )
  if (!may('customer.view')) return <span className="customer-link">{called}</span>
  return (
    <Link to="/customers/$customerId" params={{ customerId }} className="customer-link">
      {called}
    </Link>
  )
}

/** Opens the customers a rule holds; plain text without a rule, or without the right to count. */
export function RuleLink({
  rule,
  children,
}: {
  rule: string | null
  children: ReactNode
}): ReactNode {
  const may = useMay()
  if (rule === null || !may('customer.count')) return children
  return (
    <Link to="/customers" search={{ rule }}>
      {children}
    </Link>
  )
}
