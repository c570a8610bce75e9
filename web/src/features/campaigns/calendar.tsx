import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Campaign, CampaignState } from '#contracts/campaigns.ts'
import { addMonths } from '../../lib/days.ts'
import { useChannelName, usePhaseName } from '../../ui/names.ts'
import {
  type CalendarSpan,
  type Stretch,
  monthsOf,
  placeOf,
  stretchOf,
  weeksOf,
} from './calendar-days.ts'
import { StateMark } from './state-mark.tsx'
import { useCampaignWords } from './words.ts'

const route = getRouteApi('/inside/campaigns')

/** Which months are shown, and the way to others. */
export function CalendarSteps({
  month,
  span,
  today,
}: {
  month: string
  span: CalendarSpan
  today: string
}): ReactNode {
  const t = useCampaignWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const go = (to: string): void => {
    void navigate({ search: { ...search, month: to }, replace: true, resetScroll: false })
  }
  return (
    <span className="row calendar-steps">
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t('earlier')}
        title={t('earlier')}
        onClick={() => go(addMonths(month, -1))}
      />
      <Button size="small" disabled={month === today.slice(0, 7)} onClick={() => go('')}>
        {t('this_month')}
      </Button>
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t('later')}
        title={t('later')}
        onClick={() => go(addMonths(month, 1))}
      />
      <span className="nowrap">{t('calendar_of', { from: span.from, to: span.to })}</span>
    </span>
  )
}

interface CalendarProps {
  campaigns: readonly Campaign[]
  span: CalendarSpan
  today: string
  stale: boolean
}

const share = (part: number): string => `${part * 100}%`

/** A line a campaign: its bar over the weeks, its waves on the bar, today across all. */
export function Calendar({ campaigns, span, today, stale }: CalendarProps): ReactNode {
  const t = useCampaignWords()
  const now = placeOf(today, span)
  return (
    <div className={stale ? 'calendar dim' : 'calendar'}>
      <div className="calendar-head" aria-hidden="true">
        <div className="calendar-months">
          {monthsOf(span).map(({ month, share: width }) => (
            <span key={month} style={{ width: share(width) }}>
              {month}
            </span>
          ))}
        </div>
        <div className="calendar-weeks">
          {weeksOf(span).map(({ monday, at }) => (
            <span key={monday} style={{ left: share(at) }} title={t('week_of', { date: monday })}>
              {monday.slice(8)}
            </span>
          ))}
        </div>
      </div>
      <ul className="calendar-lines" aria-label={t('calendar')}>
        {campaigns.map((campaign) => (
          <Line key={campaign.campaignId} campaign={campaign} span={span} now={now} />
        ))}
      </ul>
    </div>
  )
}

/** A bar that goes on beyond the weeks shown has no round end there. */
function barClass(state: CampaignState, { cutBefore, cutAfter }: Stretch): string {
  return [
    'calendar-bar',
    `is-${state}`,
    cutBefore ? 'is-cut-before' : '',
    cutAfter ? 'is-cut-after' : '',
  ]
    .filter(Boolean)
    .join(' ')
}

interface LineProps {
  campaign: Campaign
  span: CalendarSpan
  now: number | null
}

function Line({ campaign, span, now }: LineProps): ReactNode {
  const phaseName = usePhaseName()
  const channelName = useChannelName()
  const waveSaid = ({ phase, date, channel }: Campaign['plan']['waves'][number]): string =>
    `${phaseName(phase)} ${date} ${channelName(channel)}`
  const { campaignId, state, plan } = campaign
  const stretch = stretchOf(plan, span)
  return (
    <li className="calendar-line">
      <span className="calendar-name">
        <Link to="/campaigns/$campaignId" params={{ campaignId }}>
          {plan.name}
        </Link>
        <StateMark state={state} />
        <span className="faint calendar-dates">
          {plan.from} – {plan.to}
        </span>
        <span className="sr-only">{plan.waves.map(waveSaid).join('; ')}</span>
      </span>
      <span className="calendar-track" aria-hidden="true">
        {weeksOf(span).map(({ monday, at }) => (
          <i key={monday} className="calendar-week" style={{ left: share(at) }} />
        ))}
        {stretch ? (
          <span
            className={barClass(state, stretch)}
            style={{ left: share(stretch.at), width: share(stretch.length) }}
          />
        ) : null}
        {plan.waves.map((wave) => {
          const at = placeOf(wave.date, span)
          if (at === null) return null
          return (
            <b
              key={`${wave.phase} ${wave.date}`}
              className="calendar-wave"
              style={{ left: share(at) }}
              title={waveSaid(wave)}
            />
          )
        })}
        {now === null ? null : <i className="calendar-today" style={{ left: share(now) }} />}
      </span>
    </li>
  )
}
