import { Link, getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { useOperation } from '../../lib/query.ts'
import { useSession } from '../../lib/session.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { Failure, Loading, Notice } from '../../ui/states.tsx'
import { duplicatePlan, newPlan, openPlan } from './plan-draft.ts'
import { PlanEditor } from './plan-editor.tsx'
import { usePlanWords } from './plan-words.ts'
import { useToday } from '../../lib/use-today.ts'

const newRoute = getRouteApi('/inside/campaigns/new')
const route = getRouteApi('/inside/campaigns/$campaignId/plan')

/** A new plan: blank, on the rule of an address, or a duplicate of another campaign. */
export function NewPlanPage(): ReactNode {
  const { from, rule } = newRoute.useSearch()
  const { staffNumber } = useSession()
  const today = useToday()
  if (from !== undefined) return <Duplicate campaignId={from} />
  const blank = newPlan(today, staffNumber)
  const initial = rule === undefined ? blank : { ...blank, audience: rule }
  return <PlanEditor campaign={null} initial={initial} />
}

function Duplicate({ campaignId }: { campaignId: string }): ReactNode {
  const t = usePlanWords()
  const today = useToday()
  const query = useOperation('readCampaign', { params: { campaignId } })
  if (query.error) return <Failure page error={query.error} />
  if (!query.data) return <Loading lines={8} />
  const form = openPlan(query.data)
  const copy = duplicatePlan(form, today, t('copy_of', { name: form.name }))
  return <PlanEditor campaign={null} initial={copy} />
}

/** A saved plan, for whoever may change it now. */
export function PlanPage(): ReactNode {
  const { campaignId } = route.useParams()
  return <SavedPlan key={campaignId} campaignId={campaignId} />
}

function SavedPlan({ campaignId }: { campaignId: string }): ReactNode {
  const query = useOperation('readCampaign', { params: { campaignId } }, { staleTime: 0 })
  const [opened, setOpened] = useState<Campaign>()
  // What lies in the cache may be older than what somebody saved: only a fresh answer is edited,
  // and what is being edited is not replaced by later ones.
  if (!opened && query.isFetchedAfterMount && query.data) setOpened(query.data)
  if (opened?.may.includes('edit')) {
    return <PlanEditor campaign={opened} initial={openPlan(opened)} />
  }
  if (opened) return <NotEditable campaign={opened} />
  if (query.error) return <Failure page error={query.error} />
  return <Loading lines={8} />
}

function NotEditable({ campaign: { campaignId, plan } }: { campaign: Campaign }): ReactNode {
  const t = usePlanWords()
  return (
    <Page title={plan.name}>
      <Panel title={t('change_plan')} quiet>
        <Notice
          title={t('not_editable')}
          actions={
            <Link to="/campaigns/$campaignId" params={{ campaignId }}>
              {t('open_campaign')}
            </Link>
          }
        >
          <p>{t('not_editable_cure')}</p>
        </Notice>
      </Panel>
    </Page>
  )
}
