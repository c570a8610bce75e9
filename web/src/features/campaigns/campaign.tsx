import { Link, getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { useOperation } from '../../lib/query.ts'
import { Page } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { Acts } from './acts.tsx'
import './campaign.css'
import { isUnderWay } from './campaign-states.ts'
import { History } from './history.tsx'
import { Live } from './live.tsx'
import { useLiveWords } from './live-words.ts'
import { Members } from './members.tsx'
import { Messages } from './messages.tsx'
import { PlanReading } from './plan-reading.tsx'
import { Standing } from './standing.tsx'
import { StateMark } from './state-mark.tsx'

const PARTS = ['plan', 'live', 'messages', 'members'] as const
type Part = (typeof PARTS)[number]

/** While it runs, what is shown is asked for again this often. */
const EVERY_MS = 4_000

const route = getRouteApi('/inside/campaigns/$campaignId')

/** One campaign: its plan to review, its progress, messages and members. */
export function CampaignPage(): ReactNode {
  const { campaignId } = route.useParams()
  const query = useOperation(
    'readCampaign',
    { params: { campaignId } },
    {
      staleTime: 0,
      every: (answer) => (answer && isUnderWay(answer.state) ? EVERY_MS : false),
    },
  )
  return (
    <Answer page query={query} lines={8}>
      {(campaign) => <CampaignOf campaign={campaign} />}
    </Answer>
  )
}

function CampaignOf({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { campaignId, plan, state, progress } = campaign
  const chosen = PARTS.find((one) => one === search.part)
  const part: Part = chosen ?? (progress ? 'live' : 'plan')
  return (
    <Page
      title={plan.name}
      heading={
        <h1 className="campaign-title">
          {plan.name} <StateMark state={state} />
        </h1>
      }
      lead={plan.goal.sentence || null}
      actions={<Acts campaign={campaign} />}
    >
      <Standing campaign={campaign} />
      <div className="row campaign-parts">
        <Segmented<Part>
          aria-label={t('part')}
          value={part}
          options={PARTS.map((one) => ({ value: one, label: t(`part.${one}`) }))}
          onChange={(next) => void navigate({ search: { part: next }, resetScroll: false })}
        />
        {progress ? (
          <Link to="/results/$campaignId" params={{ campaignId }}>
            {t('open_result')}
          </Link>
        ) : null}
      </div>
      {part === 'plan' ? (
        <>
          <PlanReading campaign={campaign} />
          <History campaign={campaign} />
        </>
      ) : null}
      {part === 'live' ? <Live campaign={campaign} seconds={EVERY_MS / 1_000} /> : null}
      {part === 'messages' ? <Messages campaign={campaign} every={EVERY_MS} /> : null}
      {part === 'members' ? <Members campaignId={campaignId} /> : null}
    </Page>
  )
}
