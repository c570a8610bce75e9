import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { useChartOrTable } from '../../ui/chart-or-table.tsx'
import { Chart } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { dailyOption } from './daily-chart.ts'
import { formatRate } from './lift-rows.ts'
import { useArmName } from './use-arm-name.ts'
import { useResultWords } from './words.ts'

type Day = CampaignResult['daily'][number]

/** The share converted by each day since the start, a line an arm. */
export function Daily({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const { view, choice } = useChartOrTable()
  const isEmpty = result.daily.length === 0
  return (
    <Panel
      title={t('daily')}
      flush={view === 'table' && !isEmpty}
      actions={isEmpty ? null : choice}
    >
      {isEmpty ? (
        <p className="soft">{t('daily_none')}</p>
      ) : view === 'chart' ? (
        <DailyChart result={result} />
      ) : (
        <DailyTable result={result} />
      )}
    </Panel>
  )
}

function DailyChart({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const { daily } = result
  const last = daily.at(-1)
  const rates = last?.rates.map(({ arm, rate }) => `${nameOf(arm)} ${formatRate(rate)}`) ?? []
  const label = t('daily_label', {
    from: daily[0]?.date ?? '',
    to: last?.date ?? '',
    rates: rates.join(', '),
  })
  return <Chart option={dailyOption(result, nameOf)} height={260} label={label} />
}

function DailyTable({ result: { daily, arms } }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const columns: Column<Day>[] = [
    { key: 'date', title: t('date'), always: true, render: ({ date }) => date },
    ...arms.map(
      ({ arm }): Column<Day> => ({
        key: arm,
        title: nameOf(arm),
        numeric: true,
        render: ({ rates }) => {
          const rate = rates.find((one) => one.arm === arm)?.rate
          return rate === undefined ? UNKNOWN : formatRate(rate)
        },
      }),
    ),
  ]
  return (
    <DataTable
      caption={t('daily')}
      columns={columns}
      rows={daily.toReversed()}
      tall
      rowKey={({ date }) => date}
    />
  )
}
