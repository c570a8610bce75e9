import { type ReactNode, useMemo } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useChartOrTable } from '../../ui/chart-or-table.tsx'
import { Chart } from '../../ui/chart.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { liftOption } from './lift-chart.ts'
import {
  type Lift,
  type LiftRow,
  formatLift,
  formatP,
  formatPoints,
  liftRows,
  shownLifts,
  withoutRelative,
} from './lift-rows.ts'
import { useArmName } from './use-arm-name.ts'
import { useResultWords } from './words.ts'

/** How far each arm is from the control, never without the interval. */
export function Lifts({ result }: { result: CampaignResult }): ReactNode {
  const lifts = useMemo(() => shownLifts(result), [result])
  const t = useResultWords()
  const { view, choice } = useChartOrTable()
  return (
    <Panel
      title={t('lift')}
      note={lifts.length > 0 ? t('lift_note') : null}
      flush={view === 'table'}
      actions={lifts.length === 0 ? null : choice}
    >
      {lifts.length === 0 ? (
        <p className="soft">{t('lift_none')}</p>
      ) : view === 'chart' ? (
        <LiftChart lifts={lifts} />
      ) : (
        <LiftTable lifts={lifts} />
      )}
    </Panel>
  )
}

function LiftChart({ lifts }: { lifts: readonly Lift[] }): ReactNode {
  const rows = useMemo(() => liftRows(lifts), [lifts])
  const unlike = withoutRelative(lifts)
  return (
    <div className="stack">
      {rows.length > 0 ? <RelativeLifts rows={rows} /> : null}
      {unlike.length > 0 ? <AbsoluteLifts lifts={unlike} /> : null}
    </div>
  )
}

function RelativeLifts({ rows }: { rows: readonly LiftRow[] }): ReactNode {
  const t = useResultWords()
  const nameOfArm = useArmName()
  const severalArms = new Set(rows.map(({ arm }) => arm)).size > 1
  const names = new Map(
    rows.map(({ key, arm, measure }) => [
      key,
      severalArms ? `${t(`lift.${measure}`)} · ${nameOfArm(arm)}` : t(`lift.${measure}`),
    ]),
  )
  const option = liftOption(rows, ({ key }) => names.get(key) ?? key)
  const label = rows.map(
    ({ key, lift, low, high }) =>
      `${names.get(key)} ${formatLift(lift)} (${formatLift(low)} – ${formatLift(high)})`,
  )
  return (
    <Chart
      option={option}
      height={46 + rows.length * 44}
      label={`${t('lift_label')}: ${label.join('; ')}`}
    />
  )
}

/** What can't stand on an axis of per cent, in words: why, and the difference as it is. */
function AbsoluteLifts({ lifts }: { lifts: readonly Lift[] }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const shown = useLiftText()
  return (
    <div className="lift-absolute">
      <p className="soft">{t('no_relative')}</p>
      <ul>
        {lifts.map((row) => (
          <li key={`${row.measure} ${row.arm}`}>
            {t(`lift.${row.measure}`)} · {nameOf(row.arm)} <strong>{shown(row, row.lift)}</strong>{' '}
            <span className="faint">
              {t('between', { low: shown(row, row.low), high: shown(row, row.high) })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A lift as it is read: per cent, percentage points or money. */
function useLiftText(): (of: Lift, value: number) => string {
  const t = useResultWords()
  const language = useLanguage()
  return ({ kind, measure }, value) => {
    if (kind === 'relative') return formatLift(value)
    if (measure === 'value_cents') return formatMoney(Math.round(value), language)
    return t('points', { points: formatPoints(value) })
  }
}

function LiftTable({ lifts }: { lifts: readonly Lift[] }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const shown = useLiftText()
  const columns: Column<Lift>[] = [
    {
      key: 'measure',
      title: t('measure'),
      always: true,
      render: ({ measure, kind }) => `${t(`lift.${measure}`)} · ${t(`kind.${kind}`)}`,
    },
    { key: 'arm', title: t('arm'), render: ({ arm }) => nameOf(arm) },
    {
      key: 'lift',
      title: t('estimate'),
      numeric: true,
      render: (row) => <strong>{shown(row, row.lift)}</strong>,
    },
    {
      key: 'interval',
      title: t('interval'),
      numeric: true,
      render: (row) => `${shown(row, row.low)} – ${shown(row, row.high)}`,
    },
    { key: 'p', title: t('p'), numeric: true, wideOnly: true, render: ({ p }) => formatP(p) },
  ]
  return (
    <DataTable
      caption={t('lift')}
      columns={columns}
      rows={lifts}
      rowKey={({ arm, measure, kind }) => `${arm} ${measure} ${kind}`}
    />
  )
}
