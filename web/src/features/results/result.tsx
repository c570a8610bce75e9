import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Count, Money } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { Credits } from './credits.tsx'
import { Daily } from './daily.tsx'
import { Earned } from './earned.tsx'
import { Lifts } from './lifts.tsx'
import { formatRate } from './lift-rows.ts'
import './result.css'
import { useArmName } from './use-arm-name.ts'
import { MoneyMark, VerdictMark } from './verdict-mark.tsx'
import { Waves } from './waves.tsx'
import { useResultWords } from './words.ts'

const route = getRouteApi('/inside/results/$campaignId')

/** What a campaign earned: the verdict first, the control beside every rate. */
export function ResultPage(): ReactNode {
  const { campaignId } = route.useParams()
  const query = useOperation('readResult', { params: { campaignId } })
  return (
    <Answer page query={query} lines={8}>
      {(result) => <ResultOf result={result} />}
    </Answer>
  )
}

function ResultOf({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const say = useSay()
  const { name, started, measuredTo, windowDays, verdict, verdictWords, tone, money } = result
  return (
    <Page
      title={t('result_of', { name })}
      heading={<h1>{name}</h1>}
      lead={
        <>
          {say(result.measure)} ·{' '}
          {measuredTo === null
            ? t('measured_open', { from: started, days: windowDays })
            : t('measured', { from: started, to: measuredTo, days: windowDays })}
        </>
      }
      actions={<Link to="/results">{t('results')}</Link>}
    >
      <section className={`verdict is-${tone}`} aria-label={t('verdict')}>
        <VerdictMark result={result} />
        <p className="verdict-words">{say(verdictWords)}</p>
        <p className="verdict-money">
          <MoneyMark money={money} /> <span>{say(money.words)}</span>
        </p>
        {result.multiplicity ? <p className="soft">{say(result.multiplicity.words)}</p> : null}
        {result.unknownMembers > 0 ? (
          <p className="soft">{t('unknown_members', { count: result.unknownMembers })}</p>
        ) : null}
        {result.crossedOver > 0 ? (
          <p className="soft">{t('crossed_over', { count: result.crossedOver })}</p>
        ) : null}
        {result.notCompared > 0 ? (
          <p className="soft">{t('not_compared', { count: result.notCompared })}</p>
        ) : null}
        {verdict === 'too_early' ? <p className="soft">{t('too_early')}</p> : null}
      </section>
      <div className="columns">
        <div className="span-7 stack">
          <Panel title={t('arms')} note={t('arms_note')} flush>
            <Arms result={result} />
          </Panel>
          {result.waves.length > 0 ? <Waves result={result} /> : null}
          <Lifts result={result} />
          <Daily result={result} />
        </div>
        <div className="span-5 stack">
          <Panel title={t('money')}>
            <Earned result={result} />
          </Panel>
          <Ratio result={result} />
          <Credits credits={result.credits} />
        </div>
      </div>
    </Page>
  )
}

type Arm = CampaignResult['arms'][number]

/** The control stands first: it is what the others are compared with. */
function Arms({ result: { arms } }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const rows = arms.toSorted((a, b) => Number(b.control) - Number(a.control))
  const columns: Column<Arm>[] = [
    {
      key: 'arm',
      title: t('arm'),
      always: true,
      render: ({ arm, control }) => (
        <span className="nowrap">
          {control ? nameOf(arm) : <strong>{nameOf(arm)}</strong>}
          {control ? (
            <>
              {' '}
              <span className="mark">{t('baseline')}</span>
            </>
          ) : null}
        </span>
      ),
    },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => <Count value={customers} />,
    },
    {
      key: 'converted',
      title: t('converted'),
      numeric: true,
      wideOnly: true,
      render: ({ converted, reportedOnly }) => (
        <>
          <Count value={converted} />
          {reportedOnly > 0 ? (
            <span className="faint arm-reported">{t('reported', { count: reportedOnly })}</span>
          ) : null}
        </>
      ),
    },
    {
      key: 'rate',
      title: t('rate'),
      numeric: true,
      render: ({ rate }) => <strong>{formatRate(rate)}</strong>,
    },
    ...(arms.some(({ comparableRate }) => comparableRate !== null)
      ? [
          {
            key: 'comparable',
            title: t('comparable'),
            numeric: true,
            render: ({ comparableRate }: Arm) =>
              comparableRate === null ? UNKNOWN : formatRate(comparableRate),
          },
        ]
      : []),
    ...(arms.some(({ visits }) => visits !== null)
      ? [
          {
            key: 'visits',
            title: t('visits'),
            numeric: true,
            wideOnly: true,
            render: ({ visits }: Arm) => <Count value={visits} />,
          },
        ]
      : []),
    {
      key: 'mean',
      title: t('mean'),
      numeric: true,
      wideOnly: true,
      render: ({ meanCents }) => <Money cents={Math.round(meanCents)} />,
    },
    {
      key: 'sum',
      title: t('sum'),
      numeric: true,
      wideOnly: true,
      render: ({ sumCents }) => <Money cents={sumCents} />,
    },
  ]
  return <DataTable caption={t('arms')} columns={columns} rows={rows} rowKey={({ arm }) => arm} />
}

const RATIO_MARKS: Readonly<Record<CampaignResult['sampleRatio']['state'], string>> = {
  passed: 'mark mark-good',
  failed: 'mark mark-bad',
  not_checked: 'mark mark-warn',
}

/** Whether the arms are as large as the draw should have made them. */
function Ratio({ result: { sampleRatio } }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const say = useSay()
  return (
    <Panel
      title={t('ratio')}
      note={
        <span className={RATIO_MARKS[sampleRatio.state]}>{t(`ratio.${sampleRatio.state}`)}</span>
      }
    >
      <p>{say(sampleRatio.words)}</p>
      {sampleRatio.p === null ? null : <p className="faint">p = {sampleRatio.p.toFixed(4)}</p>}
    </Panel>
  )
}
