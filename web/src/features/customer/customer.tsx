import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { Page } from '../../ui/page.tsx'
import { Answer, Refused } from '../../ui/states.tsx'
import { Consents } from '../../ui/consents/consents.tsx'
import { NextActions } from '../../ui/decisions/next-actions.tsx'
import { Approach, useStartTalk } from './approach.tsx'
import { Balances } from './balances.tsx'
import './customer.css'
import { CustomerHead } from './customer-head.tsx'
import { CustomerData } from './data.tsx'
import { Complaints, Relations } from './dealings.tsx'
import { Flows } from './flows.tsx'
import { Holdings } from './holdings.tsx'
import { Churn, Critical, Life } from './signals.tsx'
import { Sources } from './sources.tsx'
import { useTimelineWords } from './timeline-words.ts'
import { Tiers } from './tiers.tsx'
import { Timeline } from './timeline.tsx'
import { Transactions } from './transactions.tsx'
import { WhyDrawer } from './why.tsx'
import { useCustomerWords } from './words.ts'

const route = getRouteApi('/inside/customers/$customerId')

/** A customer all round: who, what they hold, what flows, where they stand and why. */
export function CustomerPage(): ReactNode {
  const { customerId } = route.useParams()
  const query = useOperation('readCustomer', { params: { customerId } })
  return (
    <Answer page query={query} lines={10}>
      {(customer) => <CustomerAllRound key={customerId} customer={customer} />}
    </Answer>
  )
}

function CustomerAllRound({ customer }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const { why } = route.useSearch()
  const navigate = route.useNavigate()
  const may = useMay()
  const words = useTimelineWords()
  const talk = useStartTalk(customer.customerId)
  const explain = (name: string | undefined): void => {
    void navigate({ search: name === undefined ? {} : { why: name }, resetScroll: false })
  }
  return (
    <Page
      title={t('customer', { id: customer.customerId })}
      heading={<CustomerHead customer={customer} />}
      actions={<Approach customerId={customer.customerId} />}
    >
      <div className="customer">
        <div className="stack">
          <Critical customer={customer} />
          <NextActions
            customerId={customer.customerId}
            {...(may('workbench.use')
              ? { startWords: words('start_this'), onStart: talk.start }
              : {})}
          />
          <Refused error={talk.error} />
          <Balances customer={customer} />
          <Holdings customer={customer} />
          <Flows customerId={customer.customerId} />
          <Transactions customerId={customer.customerId} />
        </div>
        <div className="stack">
          <Tiers customer={customer} onWhy={explain} />
          <Churn customer={customer} />
          <Life customer={customer} onWhy={explain} />
          <Consents customerId={customer.customerId} />
          <Timeline customerId={customer.customerId} />
          <Complaints customer={customer} />
          <Relations customer={customer} />
        </div>
      </div>
      <CustomerData customer={customer} onWhy={explain} />
      <Sources customer={customer} />
      <WhyDrawer customerId={customer.customerId} name={why} onClose={() => explain(undefined)} />
    </Page>
  )
}
