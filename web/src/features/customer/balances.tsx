import { Segmented } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import type { Output } from '../../lib/api.ts'
import { formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { useChartOrTable } from '../../ui/chart-or-table.tsx'
import { Chart } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { type BalanceRow, balanceOption, balanceRows } from './balance-chart.ts'
import { useCustomerWords } from './words.ts'

type Grain = 'month' | 'day'
type BalanceAnswer = Output<'readBalances'>

/** What the customer had over time, by family and in all. */
export function Balances({ customer }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const [grain, setGrain] = useState<Grain>('month')
  const { view, choice } = useChartOrTable()
  const { customerId } = customer
  const query = useOperation(
    'readBalances',
    { params: { customerId }, query: { grain } },
    { keepPrevious: true },
  )
  return (
    <Panel
      title={t('balances')}
      flush={view === 'table'}
      actions={
        <>
          <Segmented<Grain>
            size="small"
            value={grain}
            onChange={setGrain}
            aria-label={t('grain')}
            options={[
              { value: 'month', label: t('month') },
              { value: 'day', label: t('day') },
            ]}
          />
          {choice}
        </>
      }
    >
      <Answer query={query}>
        {({ series }) =>
          series.length === 0 ? (
            <Notice title={t('balances_none')}>
              <p>{t('balances_none_cure')}</p>
            </Notice>
          ) : (
            <BalanceView series={series} view={view} />
          )
        }
      </Answer>
    </Panel>
  )
}

interface BalanceViewProps {
  series: BalanceAnswer['series']
  view: 'chart' | 'table'
}

function BalanceView({ series, view }: BalanceViewProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const language = useLanguage()
  const total = t('total')
  const isDebt = useMemo(() => {
    const debts = new Set(
      series.filter(({ countsInAum }) => !countsInAum).map(({ family }) => family),
    )
    return (family: string) => debts.has(family)
  }, [series])
  const rows = useMemo(() => balanceRows(series, isDebt), [series, isDebt])
  const option = useMemo(
    () => balanceOption(series, rows, isDebt, { language, total }),
    [series, rows, isDebt, language, total],
  )
  if (view === 'chart') {
    const [first] = rows
    const last = rows.at(-1)
    const label =
      first && last
        ? t('balances_label', {
            from: first.date,
            to: last.date,
            start: formatMoney(first.total, language),
            end: formatMoney(last.total, language),
          })
        : t('balances')
    return <Chart option={option} height={280} label={label} />
  }
  const columns: Column<BalanceRow>[] = [
    { key: 'date', title: t('date'), always: true, render: ({ date }) => date },
    { key: 'total', title: total, numeric: true, render: (row) => <Money cents={row.total} /> },
    ...series.map(
      ({ family, words }): Column<BalanceRow> => ({
        key: family,
        title: say(words),
        numeric: true,
        wideOnly: true,
        render: ({ byFamily }) => <Money cents={byFamily[family] ?? null} />,
      }),
    ),
  ]
  return (
    <DataTable
      caption={t('balances')}
      columns={columns}
      rows={rows.toReversed()}
      tall
      rowKey={({ date }) => date}
    />
  )
}
