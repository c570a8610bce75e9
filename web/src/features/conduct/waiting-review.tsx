import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { formatTime } from '../../lib/format.ts'
import { useWhole } from '../../lib/pages.ts'
import { useSay } from '../../lib/words.ts'
import { useCopyCheck } from '../../ui/copy/use-copy-check.ts'
import { useFamilyOf } from '../../ui/decisions/use-actions.ts'
import { useChannelName, usePhaseName } from '../../ui/names.ts'
import { Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { useReviewWords } from './review-words.ts'

type Wave = Campaign['plan']['waves'][number]

/** Campaigns in review: their copy as customers would read it, and what the check found. */
export function WaitingReview(): ReactNode {
  const t = useReviewWords()
  const query = useWhole(
    'listCampaigns',
    (after) => ({
      query: { state: 'in_review' as const, ...(after === undefined ? {} : { after }) },
    }),
    'campaigns',
  )
  return (
    <Panel
      title={t('title')}
      flush
      note={t('note')}
      actions={
        query.data && query.data.campaigns.length > 0 ? (
          <span className="mark mark-warn">{query.data.campaigns.length}</span>
        ) : null
      }
    >
      <Answer query={query}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          ) : (
            <ul className="reviews">
              {campaigns.map((campaign) => (
                <InReview key={campaign.campaignId} campaign={campaign} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  )
}

function InReview({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useReviewWords()
  const say = useSay()
  const { campaignId, plan, history, may } = campaign
  const submitted = history.findLast(({ what }) => what === 'submit')
  return (
    <li className="review">
      <p className="row spread">
        <Link to="/campaigns/$campaignId" params={{ campaignId }}>
          <strong>{plan.name}</strong>
        </Link>
        {submitted ? (
          <span className="faint">
            {t('submitted', { by: say(submitted.by), at: formatTime(submitted.at) })}
          </span>
        ) : null}
        <Link
          to="/campaigns/$campaignId"
          params={{ campaignId }}
          aria-label={`${may.includes('approve') ? t('review') : t('look')} ${plan.name}`}
        >
          {may.includes('approve') ? t('review') : t('look')}
        </Link>
      </p>
      {plan.waves.map((wave) => (
        <WaveCopy key={`${wave.phase} ${wave.channel}`} wave={wave} plan={plan} />
      ))}
    </li>
  )
}

function WaveCopy({ wave, plan }: { wave: Wave; plan: Campaign['plan'] }): ReactNode {
  const t = useReviewWords()
  const say = useSay()
  const phaseName = usePhaseName()
  const channelName = useChannelName()
  const { query: check } = useCopyCheck({
    text: wave.copy,
    family: useFamilyOf(plan),
    channel: wave.channel,
    audience: 'specific',
  })
  return (
    <div className="review-wave">
      <span className="review-when">
        {phaseName(wave.phase)} · {channelName(wave.channel)}
        <span className="faint"> {wave.date}</span>
      </span>
      <div>
        {wave.subject === null ? null : (
          <p>
            <strong>{wave.subject}</strong>
          </p>
        )}
        <p>{wave.copy}</p>
        {check.data ? (
          <ul className="review-findings">
            {check.data.findings.length === 0 ? (
              <li className="mark mark-good">{t('clean')}</li>
            ) : null}
            {check.data.findings.map(({ code, from, severity, matched, words }) => (
              <li
                key={`${code} ${from}`}
                className={severity === 'red' ? 'mark mark-bad' : 'mark mark-warn'}
              >
                {matched === '' ? '' : `「${matched}」`}
                {say(words)}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  )
}
