import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface CustomerLinkProps {
  customer: { customerId: string, name: string | null }
}

/** A customer by masked name and number; the number alone where a name may not be shown. */
export function CustomerLink({ customer: { customerId, name } }: CustomerLinkProps): ReactNode {
  return (
    <Link to="/customers/$customerId" params={{ customerId }} className="customer-link">
      {name ?? customerId}{name === null ? null : <span className="faint"> {customerId}</span>}
    </Link>
  )
}

/** Opens the customers a rule holds; plain text where there is no rule. */
export function RuleLink(
  { rule, children }: { rule: string | null, children: ReactNode },
): ReactNode {
  if (rule === null) return children
  return <Link to="/customers" search={{ rule }}>{children}</Link>
}
