import { PlusOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Segmented, Select } from 'antd'
import type { ReactNode } from 'react'

import type { CampaignState } from '#contracts/campaigns.ts'
import { oneOf } from '../../lib/address.ts'
import { useWhole } from '../../lib/pages.ts'
import { monthOf } from '../../lib/days.ts'
import { useMay } from '../../lib/session.ts'
import { useToday } from '../../lib/use-today.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { campaignStates } from './campaign-states.ts'
import { CampaignTable } from './campaign-table.tsx'
import './campaigns.css'
import { Calendar, CalendarSteps } from './calendar.tsx'
import { spanFrom } from './calendar-days.ts'
import { useCampaignWords } from './words.ts'

const route = getRouteApi('/inside/campaigns')

/** All campaigns, by week or as a list; the filters stand in the address. */
export function CampaignsPage(): ReactNode {
  const t = useCampaignWords()
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isList = search.view === 'list'
  return (
    <Page
      title={t('campaigns')}
      lead={t('lead')}
      actions={
        <>
          <Link to="/results">{t('results')}</Link>
          {may('campaign.plan') ? (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => void navigate({ to: '/campaigns/new' })}
            >
              {t('new')}
            </Button>
          ) : null}
        </>
      }
    >
      {may('campaign.approve') && search.state !== 'in_review' ? <Waiting /> : null}
      {isList ? <List /> : <Months />}
    </Page>
  )
}

/** What waits for the person who reviews. */
function Waiting(): ReactNode {
  const t = useCampaignWords()
  const { data } = useWhole(
    'listCampaigns',
    (after) => ({
      query: { state: 'in_review' as const, ...(after === undefined ? {} : { after }) },
    }),
    'campaigns',
  )
  if (!data || data.campaigns.length === 0) return null
  return (
    <p className="campaigns-waiting">
      <span>{t('waiting_review', { count: data.campaigns.length })}</span>
      <Link to="/campaigns" search={{ view: 'list', state: 'in_review' }}>
        {t('review_now')}
      </Link>
    </p>
  )
}

function Months(): ReactNode {
  const t = useCampaignWords()
  const search = route.useSearch()
  const today = useToday()
  const month = monthOf(search.month, today)
  const span = spanFrom(month)
  const state = stateOf(search.state)
  const { from, to } = span
  const query = useWhole(
    'listCampaigns',
    (after) => ({
      query: { from, to, ...(state ? { state } : {}), ...(after === undefined ? {} : { after }) },
    }),
    'campaigns',
    { keepPrevious: true },
  )
  return (
    <Panel
      title={t('calendar')}
      quiet
      flush
      actions={<Filters />}
      note={<CalendarSteps month={month} span={span} today={today} />}
    >
      <Answer query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          ) : (
            <Calendar
              campaigns={campaigns}
              span={span}
              today={today}
              stale={query.isPlaceholderData}
            />
          )
        }
      </Answer>
    </Panel>
  )
}

function List(): ReactNode {
  const t = useCampaignWords()
  const search = route.useSearch()
  const state = stateOf(search.state)
  const query = useWhole(
    'listCampaigns',
    (after) => ({
      query: { ...(state ? { state } : {}), ...(after === undefined ? {} : { after }) },
    }),
    'campaigns',
    { keepPrevious: true },
  )
  return (
    <Panel title={t('campaigns')} quiet flush note={<span />} actions={<Filters />}>
      <Answer query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Notice title={t(state ? 'none_found' : 'none_yet')}>
              <p>{t(state ? 'none_found_cure' : 'none_yet_cure')}</p>
            </Notice>
          ) : (
            <CampaignTable campaigns={campaigns} stale={query.isPlaceholderData} />
          )
        }
      </Answer>
    </Panel>
  )
}

function stateOf(text: string | undefined): CampaignState | undefined {
  return campaignStates.find((state) => state === text)
}

function Filters(): ReactNode {
  const t = useCampaignWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Partial<typeof search>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true, resetScroll: false })
  }
  return (
    <>
      <Select
        className="campaigns-state"
        aria-label={t('state')}
        value={stateOf(search.state) ?? ''}
        onChange={(state) => change({ state })}
        options={[
          { value: '', label: t('all_states') },
          ...campaignStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
        ]}
      />
      <Segmented
        aria-label={t('view')}
        value={oneOf(search.view, ['calendar', 'list'])}
        onChange={(view) => change({ view: view === 'list' ? 'list' : '' })}
        options={[
          { value: 'calendar', label: t('view_calendar') },
          { value: 'list', label: t('view_list') },
        ]}
      />
    </>
  )
}
