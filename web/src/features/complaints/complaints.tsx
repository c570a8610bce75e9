import { Link, getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Complaint } from '#contracts/complaints.ts'
import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Notice } from '../../ui/states.tsx'
import { ComplaintRow } from './complaint-row.tsx'
import './complaints.css'
import { SettleDialog } from './settle-dialog.tsx'
import { useComplaintWords } from './words.ts'

const route = getRouteApi('/inside/complaints')

type Counts = Pick<Output<'listComplaints'>, 'open' | 'settled'>

/** Complaints within the scope, the oldest open one first; state and customer in the address. */
export function ComplaintsPage(): ReactNode {
  const t = useComplaintWords()
  const { state: asked, customer } = route.useSearch()
  const state: 'open' | 'settled' = asked === 'settled' ? 'settled' : 'open'
  const settling = useDialog<Complaint>()
  const list = usePages(
    'listComplaints',
    (after) => ({ query: { state, customer, after } }),
    ({ complaints }) => complaints,
    { keepPrevious: true },
  )
  const counts = list.first
  const total = state === 'open' ? counts?.open.all : counts?.settled
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={counts?.asOf ? <AsOfMark asOf={counts.asOf} /> : null}
    >
      <Panel
        title={t('title')}
        quiet
        flush
        note={counts ? <Overdue counts={counts} /> : null}
        actions={<Filters counts={counts} state={state} />}
      >
        {customer ? <OnlyOf customer={customer} state={state} /> : null}
        <Paged
          list={list}
          total={total}
          empty={
            <Notice title={t(`none_${state}`)}>
              <p>{t(`none_${state}_cure`)}</p>
            </Notice>
          }
        >
          {(rows) => (
            <ul
              className={list.isStale ? 'complaints dim' : 'complaints'}
              aria-label={t('title')}
              aria-busy={list.isStale}
            >
              {rows.map((complaint) => (
                <ComplaintRow
                  key={`${complaint.source}-${complaint.complaintId}`}
                  complaint={complaint}
                  onSettle={() => settling.open(complaint)}
                />
              ))}
            </ul>
          )}
        </Paged>
      </Panel>
      <SettleDialog complaint={settling.subject} onClose={settling.close} />
    </Page>
  )
}

function Overdue({ counts: { open } }: { counts: Counts }): ReactNode {
  const t = useComplaintWords()
  return (
    <span className="row">
      {open.pastLaw > 0 ? (
        <span className="mark mark-bad">{t('overdue_law', { count: open.pastLaw })}</span>
      ) : null}
      {open.pastOwn > 0 ? (
        <span className="mark mark-warn">{t('overdue_own', { count: open.pastOwn })}</span>
      ) : null}
    </span>
  )
}

function Filters({
  counts,
  state,
}: {
  counts: Counts | undefined
  state: 'open' | 'settled'
}): ReactNode {
  const t = useComplaintWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const said = (count: number | undefined): string =>
    count === undefined ? '' : formatCount(count)
  return (
    <Segmented
      value={state}
      aria-label={t('state')}
      options={[
        { value: 'open', label: t('open', { count: said(counts?.open.all) }) },
        { value: 'settled', label: t('settled', { count: said(counts?.settled) }) },
      ]}
      onChange={(value) => void navigate({ search: { ...search, state: String(value) } })}
    />
  )
}

function OnlyOf({ customer, state }: { customer: string; state: string }): ReactNode {
  const t = useComplaintWords()
  return (
    <p className="row complaints-only">
      <span>{t('only_of', { id: customer })}</span>
      <Link to="/complaints" search={{ state }}>
        {t('all_customers')}
      </Link>
    </p>
  )
}
