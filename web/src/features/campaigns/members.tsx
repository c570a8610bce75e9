import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { usePages } from '../../lib/pages.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { useLiveWords } from './live-words.ts'
import { useCampaignWords } from './words.ts'

type Member = Output<'listMembers'>['members'][number]

const ARMS = ['treated', 'control', 'holdout'] as const

const route = getRouteApi('/inside/campaigns/$campaignId')

/** Who is in the campaign, and in which arm the keyed hash put them. */
export function Members({ campaignId }: { campaignId: string }): ReactNode {
  const t = useLiveWords()
  const search = route.useSearch()
  const arm = ARMS.find((one) => one === search.arm)
  const list = usePages(
    'listMembers',
    (after) => ({ params: { campaignId }, query: { arm, after } }),
    ({ members }) => members,
  )
  return (
    <Panel title={t('members')} quiet flush note={<span />} actions={<ArmFilter arm={arm ?? ''} />}>
      <Paged
        list={list}
        empty={
          <Notice title={t('members_none')}>
            <p>{t('members_none_cure')}</p>
          </Notice>
        }
      >
        {(rows) => <MemberTable rows={rows} />}
      </Paged>
    </Panel>
  )
}

function ArmFilter({ arm }: { arm: string }): ReactNode {
  const t = useLiveWords()
  const words = useCampaignWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Segmented<string>
      size="small"
      aria-label={t('arm')}
      value={arm}
      options={[
        { value: '', label: t('all_arms') },
        ...ARMS.map((one) => ({ value: one, label: words(`arm.${one}`) })),
      ]}
      onChange={(next) =>
        void navigate({
          search: { ...search, arm: next },
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}

function MemberTable({ rows }: { rows: readonly Member[] }): ReactNode {
  const t = useLiveWords()
  const words = useCampaignWords()
  const columns: Column<Member>[] = [
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: ({ customerId }) => <CustomerLink customer={{ customerId, name: null }} />,
    },
    {
      key: 'arm',
      title: t('arm'),
      render: ({ arm }) => (
        <span className={arm === 'treated' ? 'mark mark-brand' : 'mark'}>
          {words(`arm.${arm}`)}
        </span>
      ),
    },
    { key: 'assigned', title: t('assigned'), render: ({ assignedOn }) => assignedOn },
  ]
  return (
    <DataTable
      caption={t('members')}
      columns={columns}
      rows={rows}
      rowKey={({ customerId }) => customerId}
    />
  )
}
