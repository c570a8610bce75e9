import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Count } from '../../ui/figures.tsx'
import { usePhaseName } from '../../ui/names.ts'
import { StateMark } from './state-mark.tsx'
import { useCampaignWords } from './words.ts'

interface CampaignTableProps {
  campaigns: readonly Campaign[]
  stale: boolean
}

/** Campaigns as a list, the newest first. */
export function CampaignTable({ campaigns, stale }: CampaignTableProps): ReactNode {
  const t = useCampaignWords()
  const phaseName = usePhaseName()
  const columns: Column<Campaign>[] = [
    {
      key: 'name',
      title: t('name'),
      always: true,
      render: ({ campaignId, plan }) => (
        <Link to="/campaigns/$campaignId" params={{ campaignId }}>
          {plan.name}
        </Link>
      ),
    },
    { key: 'state', title: t('state'), render: ({ state }) => <StateMark state={state} /> },
    {
      key: 'dates',
      title: t('dates'),
      wideOnly: true,
      render: ({ plan }) => (
        <span className="nowrap">
          {plan.from} – {plan.to}
        </span>
      ),
    },
    {
      key: 'goal',
      title: t('goal'),
      wideOnly: true,
      render: ({ plan }) => <span className="clamp">{plan.goal.sentence || UNKNOWN}</span>,
    },
    {
      key: 'waves',
      title: t('waves'),
      wideOnly: true,
      render: ({ plan }) => plan.waves.map(({ phase }) => phaseName(phase)).join(' · ') || UNKNOWN,
    },
    {
      key: 'members',
      title: t('members'),
      numeric: true,
      render: ({ progress }) => <Count value={progress?.members ?? null} />,
    },
    { key: 'owner', title: t('owner'), wideOnly: true, render: ({ plan }) => plan.ownerStaff },
  ]
  return (
    <DataTable
      caption={t('campaigns')}
      columns={columns}
      rows={campaigns}
      stale={stale}
      rowKey={({ campaignId }) => campaignId}
    />
  )
}
