import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { daysBetween } from '../../lib/days.ts'
import { formatMoney, formatShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { type Bar, Bars } from '../../ui/bars.tsx'
import { Count } from '../../ui/figures.tsx'
import { useChannelName, usePhaseName } from '../../ui/names.ts'
import { Panel } from '../../ui/page.tsx'
import { Notice } from '../../ui/states.tsx'
import { isUnderWay } from './campaign-states.ts'
import { useLiveWords } from './live-words.ts'
import { CostOfCap } from './plan-amounts.tsx'
import { useToday } from '../../lib/use-today.ts'

type Progress = NonNullable<Campaign['progress']>

/** How far a launched campaign is; renewed while it runs. */
export function Live({ campaign, seconds }: { campaign: Campaign; seconds: number }): ReactNode {
  const t = useLiveWords()
  const today = useToday()
  const { progress, state, campaignId, plan } = campaign
  if (!progress) {
    return (
      <Panel title={t('progress')} quiet>
        <Notice title={t('not_started')}>
          <p>{t('not_started_cure')}</p>
        </Notice>
      </Panel>
    )
  }
  return (
    <>
      <Tiles progress={progress} />
      {isUnderWay(state) && progress.members === 0 ? (
        <output className="standing">{t('fixing')}</output>
      ) : null}
      <div className="columns">
        <div className="span-6 stack">
          <Panel
            title={t('delivery')}
            note={isUnderWay(state) ? t('refreshing', { seconds }) : null}
            actions={
              <Link
                to="/campaigns/$campaignId"
                params={{ campaignId }}
                search={{ part: 'messages' }}
              >
                {t('part.messages')}
              </Link>
            }
          >
            <Delivery progress={progress} />
            {progress.failed > 0 ? (
              <p className="live-dead">
                <Link
                  to="/campaigns/$campaignId"
                  params={{ campaignId }}
                  search={{ part: 'messages', state: 'dead' }}
                >
                  {t('open_dead')}
                </Link>
              </p>
            ) : null}
          </Panel>
          <Panel title={t('waves')}>
            <Waves waves={plan.waves} today={today} />
          </Panel>
          <Panel title={t('tasks')}>
            <Tasks progress={progress} />
          </Panel>
        </div>
        <div className="span-6 stack">
          <Panel title={t('withheld')}>
            <Withheld progress={progress} />
          </Panel>
          <Panel title={t('spent')}>
            <Spent spentCents={progress.spentCents} capCents={plan.budget.capCents} />
          </Panel>
        </div>
      </div>
    </>
  )
}

/** Who is in it and what they did; the control group always beside those treated. */
function Tiles({ progress }: { progress: Progress }): ReactNode {
  const t = useLiveWords()
  const { members, treated, control, responded, purchased } = progress
  const tiles = [
    { key: 'members' as const, value: members },
    { key: 'treated' as const, value: treated },
    { key: 'control_arm' as const, value: control },
    { key: 'responded' as const, value: responded },
    { key: 'purchased' as const, value: purchased },
  ]
  return (
    <ul className="live-tiles">
      {tiles.map(({ key, value }) => (
        <li key={key}>
          <span className="faint">{t(key)}</span>
          <strong>
            <Count value={value} />
          </strong>
        </li>
      ))}
    </ul>
  )
}

/** When each wave goes out, and which have. */
function Waves({ waves, today }: { waves: Campaign['plan']['waves']; today: string }): ReactNode {
  const t = useLiveWords()
  const phaseName = usePhaseName()
  const channelName = useChannelName()
  return (
    <ol className="live-waves">
      {waves.map(({ phase, date, channel }) => {
        const days = daysBetween(today, date)
        return (
          <li key={`${phase} ${date}`}>
            <strong>{phaseName(phase)}</strong>
            <span className="nowrap">{date}</span>
            <span className="soft">{channelName(channel)}</span>
            <span className={days > 0 ? 'mark' : 'mark mark-brand'}>
              {days > 0 ? t('in_days', { count: days }) : t(days === 0 ? 'due_today' : 'due')}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

function Delivery({ progress }: { progress: Progress }): ReactNode {
  const t = useLiveWords()
  const { sent, delivered, failed, waiting } = progress
  const bars = (
    [
      ['waiting', waiting],
      ['sent', sent],
      ['delivered', delivered],
      ['failed', failed],
    ] as const
  ).map(
    ([key, value]): Bar => ({
      key,
      label: t(key),
      value,
      beside: key === 'delivered' && sent > 0 ? formatShare(delivered / sent) : '',
    }),
  )
  return <Bars caption={t('delivery')} bars={bars} />
}

function Withheld({ progress }: { progress: Progress }): ReactNode {
  const t = useLiveWords()
  const say = useSay()
  const withheld = progress.withheld.toSorted((a, b) => b.customers - a.customers)
  if (withheld.length === 0) return <p className="soft">{t('withheld_none')}</p>
  return (
    <Bars
      caption={t('withheld')}
      bars={withheld.map(({ code, words, customers }) => ({
        key: code,
        label: say(words),
        value: customers,
      }))}
    />
  )
}

function Tasks({ progress: { tasks } }: { progress: Progress }): ReactNode {
  const t = useLiveWords()
  const { open, done, withdrawn } = tasks
  if (open + done + withdrawn === 0) return <p className="soft">{t('tasks_none')}</p>
  return (
    <Bars
      caption={t('tasks')}
      bars={[
        { key: 'open', label: t('tasks_open'), value: open },
        { key: 'done', label: t('tasks_done'), value: done },
        { key: 'withdrawn', label: t('tasks_withdrawn'), value: withdrawn },
      ]}
    />
  )
}

function Spent({ spentCents, capCents }: { spentCents: number; capCents: number }): ReactNode {
  const t = useLiveWords()
  const language = useLanguage()
  return (
    <p className="row">
      <strong>
        {t('spent_of', {
          spent: formatMoney(spentCents, language),
          cap: formatMoney(capCents, language),
        })}
      </strong>
      <CostOfCap costCents={spentCents} capCents={capCents} />
    </p>
  )
}
