import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'

import type { Campaign, CampaignPlan } from '#contracts/campaigns.ts'
import { formatCount, formatMoney, formatShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay, useSession } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { CopyResult } from '../../ui/copy/copy-result.tsx'
import { useCopyCheck } from '../../ui/copy/use-copy-check.ts'
import { useAction, useFamilyOf } from '../../ui/decisions/use-actions.ts'
import { Money } from '../../ui/figures.tsx'
import { useChannelName, usePhaseName } from '../../ui/names.ts'
import { Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { useFamilies } from '../../ui/use-families.ts'
import { Ladder } from './ladder.tsx'
import { useLiveWords } from './live-words.ts'
import { CostOfCap, SampleAdvice } from './plan-amounts.tsx'
import { usePlanWords } from './plan-words.ts'
import type { Preview } from './use-preview.ts'
import { useCampaignWords } from './words.ts'

/** The plan as whoever decides over it reads it: terms, words to customers, whom it reaches. */
export function PlanReading({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const say = useSay()
  const session = useSession()
  const { plan } = campaign
  const preview = useOperation('previewCampaign', { body: plan }, { staleTime: 0 })
  return (
    <div className="columns">
      <div className="stack span-7">
        <Panel title={t('part.plan')}>
          <Terms campaign={campaign} />
        </Panel>
        <Panel title={t('copy')} flush>
          {plan.waves.length === 0 ? (
            <p className="soft campaign-pad">{t('no_waves')}</p>
          ) : (
            plan.waves.map((wave) => (
              <WaveReading key={`${wave.phase} ${wave.date}`} plan={plan} wave={wave} />
            ))
          )}
        </Panel>
      </div>
      <div className="stack span-5">
        {campaign.may.includes('submit') && preview.data ? (
          <Lacking campaignId={campaign.campaignId} missing={preview.data.missing} />
        ) : null}
        <Panel
          title={t('ladder')}
          note={preview.data ? <AsOfMark asOf={preview.data.asOf} /> : null}
        >
          <Answer query={preview} lines={7}>
            {(data) => <Ladder preview={data} />}
          </Answer>
          {session.role === 'outlet_head' ? (
            <p className="faint ladder-scope">{t('within', { scope: say(session.scope) })}</p>
          ) : null}
        </Panel>
        <Reviews campaign={campaign} />
        <Panel title={t('control')} note={formatShare(plan.controlShare)}>
          <SampleAdvice preview={preview.data} />
          {plan.unproven ? (
            <dl className="facts">
              <dt>{t('unproven')}</dt>
              <dd>{plan.unproven}</dd>
            </dl>
          ) : null}
        </Panel>
        <Panel title={t('budget')}>
          <BudgetReading plan={plan} costCents={preview.data?.costCents} />
        </Panel>
      </div>
    </div>
  )
}

/** Who let it pass as what, and the most it may then take. */
function Reviews({ campaign: { reviews, ceiling, state } }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const language = useLanguage()
  if (reviews.length === 0 && state !== 'in_review') return null
  return (
    <Panel title={t('reviews')}>
      {reviews.length === 0 ? <p className="soft">{t('reviews_none')}</p> : null}
      <dl className="facts">
        {reviews.map(({ kind, by, note }) => (
          <Fragment key={kind}>
            <dt>{t(`review.${kind}`)}</dt>
            <dd>
              {t('review_by', { by })}
              {note === null ? null : <span className="faint"> · {note}</span>}
            </dd>
          </Fragment>
        ))}
      </dl>
      {ceiling === null ? null : (
        <p>
          {t('approved_for', {
            treated: formatCount(ceiling.treated),
            control: formatCount(ceiling.control),
            cost: formatMoney(ceiling.costCents, language),
          })}
        </p>
      )}
    </Panel>
  )
}

interface LackingProps {
  campaignId: string
  missing: Preview['missing']
}

/** What a draft still lacks, for those who can complete it. */
function Lacking({ campaignId, missing }: LackingProps): ReactNode {
  const t = usePlanWords()
  const live = useLiveWords()
  const say = useSay()
  if (missing.length === 0) return null
  return (
    <Panel
      title={t('missing')}
      actions={
        <Link to="/campaigns/$campaignId/plan" params={{ campaignId }}>
          {live('edit')}
        </Link>
      }
    >
      <ul className="plan-missing">
        {missing.map(({ path, words }) => (
          <li key={`${path} ${words.en}`}>{say(words)}</li>
        ))}
      </ul>
    </Panel>
  )
}

function Terms({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const words = useCampaignWords()
  const say = useSay()
  const may = useMay()
  const language = useLanguage()
  const { plan, audience, createdBy, version } = campaign
  const { sentence, measure, target, windowDays } = plan.goal
  return (
    <dl className="facts">
      <dt>{t('goal')}</dt>
      <dd>{sentence || '—'}</dd>
      <dt>{t('measure')}</dt>
      <dd>
        {words(`measure.${measure}`)}{' '}
        <strong>
          {measure === 'aum_cents' ? formatMoney(target, language) : formatCount(target)}
        </strong>
        <span className="faint"> · {t('window', { days: windowDays })}</span>
      </dd>
      <dt>{t('dates')}</dt>
      <dd>
        {plan.from} – {plan.to}
      </dd>
      <dt>{t('offered')}</dt>
      <dd>
        <Offered plan={plan} />
      </dd>
      <dt>{t('audience')}</dt>
      <dd>
        <p>{say(audience.words)}</p>
        <p>
          <code className="faint">{audience.text}</code>{' '}
          {may('customer.count') ? (
            <Link to="/customers" search={{ rule: audience.text }} className="nowrap">
              {t('open_customers')}
            </Link>
          ) : null}
        </p>
      </dd>
      <dt>{t('owner')}</dt>
      <dd>{plan.ownerStaff || '—'}</dd>
      <dt>{t('made_by')}</dt>
      <dd>
        {createdBy}{' '}
        <span className="faint">
          · {t('version')} {version}
        </span>
      </dd>
    </dl>
  )
}

function Offered({ plan: { action, family, productId } }: { plan: CampaignPlan }): ReactNode {
  const t = useLiveWords()
  if (action !== null) return <OfferedAction code={action} />
  if (family === null && productId === null) return t('nothing_offered')
  return <OfferedFamily family={family} productId={productId} />
}

function OfferedAction({ code }: { code: string }): ReactNode {
  const say = useSay()
  const may = useMay()
  const action = useAction(code)
  const name = action ? say(action.words) : code
  if (!may('strategy.view')) return name
  return (
    <Link to="/actions" search={{ action: code }}>
      {name}
    </Link>
  )
}

function OfferedFamily({ family, productId }: Pick<CampaignPlan, 'family' | 'productId'>): string {
  const say = useSay()
  const known = useFamilies().families.find(({ value }) => value === family)
  return [known ? say(known.label) : family, productId].filter((part) => part !== null).join(' · ')
}

interface WaveReadingProps {
  plan: CampaignPlan
  wave: CampaignPlan['waves'][number]
}

function WaveReading({ plan, wave }: WaveReadingProps): ReactNode {
  const t = useLiveWords()
  const phaseName = usePhaseName()
  const channelName = useChannelName()
  const may = useMay()
  return (
    <section className="wave-reading">
      <h3 className="row">
        {phaseName(wave.phase)}
        <span className="soft">
          {wave.date} · {channelName(wave.channel)}
        </span>
      </h3>
      {wave.subject ? (
        <p>
          <strong>{wave.subject}</strong>
        </p>
      ) : null}
      {(wave.restsOn ?? []).length > 0 ? (
        <p className="soft">
          {t('rests_on')} <code>{(wave.restsOn ?? []).join(', ')}</code>
        </p>
      ) : null}
      {wave.copy.trim() === '' ? (
        <p className="soft">{t('no_copy')}</p>
      ) : may('conduct.check') ? (
        <CheckedCopy plan={plan} wave={wave} />
      ) : (
        <p className="marked-text">{wave.copy}</p>
      )}
    </section>
  )
}

function CheckedCopy({ plan, wave }: WaveReadingProps): ReactNode {
  const { query } = useCopyCheck({
    text: wave.copy,
    family: useFamilyOf(plan),
    channel: wave.channel,
    audience: 'specific',
    productId: plan.productId,
    restsOn: wave.restsOn ?? [],
  })
  return (
    <Answer query={query} lines={3}>
      {(answer) => <CopyResult answer={answer} stale={query.isPlaceholderData} />}
    </Answer>
  )
}

function BudgetReading({
  plan,
  costCents,
}: {
  plan: CampaignPlan
  costCents: number | undefined
}): ReactNode {
  const t = useLiveWords()
  const planWords = usePlanWords()
  const language = useLanguage()
  const { capCents, costPerContactCents } = plan.budget
  return (
    <div className="stack budget-reading">
      <p>
        {t('budget_of', {
          cap: formatMoney(capCents, language),
          each: formatMoney(costPerContactCents, language),
        })}
      </p>
      {costCents === undefined ? null : (
        <p className="row">
          <span className="soft">{planWords('cost')}</span>
          <strong>
            <Money cents={costCents} />
          </strong>
          <CostOfCap costCents={costCents} capCents={capCents} />
        </p>
      )}
    </div>
  )
}
