import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Count, Money } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import './result.css'
import { Times } from './times.tsx'
import { MoneyMark, VerdictMark } from './verdict-mark.tsx'
import { useResultWords } from './words.ts'

type Row = Output<'listResults'>['results'][number]

/** Every campaign that can be measured, whoever planned it. */
export function ResultsPage(): ReactNode {
  const t = useResultWords()
  const say = useSay()
  const query = useOperation('listResults', {})
  return (
    <Page
      title={t('results')}
      lead={t('results_lead')}
      actions={
        <>
          {query.data?.asOf ? <AsOfMark asOf={query.data.asOf} /> : null}
          <Link to="/campaigns">{t('campaigns')}</Link>
        </>
      }
    >
      <Panel title={t('results')} quiet flush>
        <Answer query={query} lines={6}>
          {({ results, tested }) =>
            results.length === 0 ? (
              <Notice title={t('none')}>
                <p>{t('none_cure')}</p>
              </Notice>
            ) : (
              <>
                <p className="soft tested">{say(tested.words)}</p>
                <ResultTable rows={results} />
              </>
            )
          }
        </Answer>
      </Panel>
    </Page>
  )
}

/** A difference seen in one campaign that does not stand among all tested. */
function isByChance(
  verdict: Row['verdict'],
  multiplicity: Row['multiplicity'],
): multiplicity is NonNullable<Row['multiplicity']> {
  return multiplicity?.stands === false && (verdict === 'better' || verdict === 'worse')
}

function ResultTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const t = useResultWords()
  const say = useSay()
  const columns: Column<Row>[] = [
    {
      key: 'campaign',
      title: t('campaign'),
      always: true,
      render: ({ campaignId, name }) => (
        <Link to="/results/$campaignId" params={{ campaignId }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'verdict',
      title: t('verdict'),
      render: ({ verdictWords, multiplicity, ...row }) => (
        <>
          <VerdictMark result={row} />{' '}
          <span className="soft wide-only">
            {say(verdictWords)}
            {isByChance(row.verdict, multiplicity) ? `；${say(multiplicity.words)}` : ''}
          </span>
        </>
      ),
    },
    {
      key: 'money',
      title: t('money_verdict'),
      render: ({ money }) => (
        <span title={say(money.words)}>
          <MoneyMark money={money} />
        </span>
      ),
    },
    {
      key: 'incremental',
      title: t('incremental'),
      numeric: true,
      render: ({ incrementalCents }) => <Money cents={incrementalCents} />,
    },
    {
      key: 'roi',
      title: t('roi'),
      numeric: true,
      wideOnly: true,
      render: ({ roi }) => <Times value={roi} />,
    },
    {
      key: 'members',
      title: t('members'),
      numeric: true,
      wideOnly: true,
      render: ({ members }) => <Count value={members} />,
    },
    {
      key: 'measure',
      title: t('measure'),
      wideOnly: true,
      render: ({ measure }) => <span className="nowrap">{say(measure)}</span>,
    },
    {
      key: 'started',
      title: t('started'),
      wideOnly: true,
      render: ({ started }) => <span className="nowrap">{started}</span>,
    },
    {
      key: 'origin',
      title: t('origin'),
      wideOnly: true,
      render: ({ delivered }) => (
        <span className="faint nowrap">{t(delivered ? 'delivered' : 'planned')}</span>
      ),
    },
  ]
  return (
    <DataTable
      caption={t('results')}
      columns={columns}
      rows={rows}
      rowKey={({ campaignId }) => campaignId}
    />
  )
}
