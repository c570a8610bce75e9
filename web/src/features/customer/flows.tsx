import { type ReactNode, useMemo } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount, formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Chart, type ChartOption } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { colours, seriesColours } from '../../ui/tokens.ts'
import { moneyFrame } from './balance-chart.ts'
import { useFlows } from './use-flows.ts'
import { useCustomerWords } from './words.ts'

type FlowsAnswer = Output<'readFlows'>

/** Money in and out by month and by kind. */
export function Flows({ customerId }: { customerId: string }): ReactNode {
  const t = useCustomerWords()
  const { first, error, retry } = useFlows(customerId)
  return (
    <Panel title={t('flows')}>
      <Answer query={{ data: first, error, refetch: retry }}>
        {({ months, byKind }) =>
          months.length === 0 ? (
            <p className="soft">{t('flows_none')}</p>
          ) : (
            <div className="stack">
              <MonthChart months={months} />
              <Kinds byKind={byKind} />
            </div>
          )
        }
      </Answer>
    </Panel>
  )
}

function MonthChart({ months }: { months: FlowsAnswer['months'] }): ReactNode {
  const t = useCustomerWords()
  const language = useLanguage()
  const names = { in: t('flow_in'), out: t('flow_out'), net: t('net') }
  const option = useMemo<ChartOption>(
    () => ({
      ...moneyFrame(
        months.map(({ month }) => month),
        language,
      ),
      series: [
        {
          type: 'bar',
          name: names.in,
          stack: 'flow',
          color: colours.brand,
          barMaxWidth: 22,
          data: months.map(({ inCents }) => inCents / 100),
        },
        {
          type: 'bar',
          name: names.out,
          stack: 'flow',
          color: seriesColours[1],
          barMaxWidth: 22,
          data: months.map(({ outCents }) => -outCents / 100),
        },
        {
          type: 'line',
          name: names.net,
          symbol: 'circle',
          symbolSize: 5,
          color: colours.ink,
          lineStyle: { width: 1.5 },
          data: months.map(({ inCents, outCents }) => (inCents - outCents) / 100),
        },
      ],
    }),
    [months, language, names.in, names.out, names.net],
  )
  const sum = (key: 'inCents' | 'outCents'): string =>
    formatMoney(
      months.reduce((total, month) => total + month[key], 0),
      language,
    )
  const sums = { in: sum('inCents'), out: sum('outCents') }
  const label = t('flows_label', { months: months.length, ...sums })
  return (
    <>
      <p className="soft">{label}</p>
      <Chart option={option} height={220} label={label} />
    </>
  )
}

function Kinds({ byKind }: { byKind: FlowsAnswer['byKind'] }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const columns: Column<FlowsAnswer['byKind'][number]>[] = [
    { key: 'kind', title: t('kind'), always: true, render: ({ words }) => say(words) },
    {
      key: 'in',
      title: t('flow_in'),
      numeric: true,
      render: ({ inCents }) => <Money cents={inCents} />,
    },
    {
      key: 'out',
      title: t('flow_out'),
      numeric: true,
      render: ({ outCents }) => <Money cents={outCents} />,
    },
    { key: 'count', title: t('count'), numeric: true, render: ({ count }) => formatCount(count) },
  ]
  return (
    <DataTable caption={t('by_kind')} columns={columns} rows={byKind} rowKey={({ kind }) => kind} />
  )
}
