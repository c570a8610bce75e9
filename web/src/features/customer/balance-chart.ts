import type { Words } from '#contracts/words.ts'
import { type Language, formatExactWithUnit, formatMoney } from '../../lib/format.ts'
import type { ChartOption } from '../../ui/chart.tsx'
import { colours, seriesColours } from '../../ui/tokens.ts'

export interface BalanceSeries {
  readonly family: string
  readonly words: Words
  readonly points: readonly { readonly date: string; readonly balanceCents: number }[]
}

export interface BalanceRow {
  readonly date: string
  /** Cents by family; a family without a point that day had no balance delivered. */
  readonly byFamily: Readonly<Record<string, number>>
  /** Sum of what counts as assets. */
  readonly total: number
}

/** The dates of all series in order, each with every family's balance and the assets' total. */
export function balanceRows(
  series: readonly BalanceSeries[],
  isDebt: (family: string) => boolean,
): BalanceRow[] {
  const days = new Map<string, { byFamily: Record<string, number>; total: number }>()
  for (const { family, points } of series) {
    for (const { date, balanceCents } of points) {
      const day = days.get(date) ?? { byFamily: {}, total: 0 }
      day.byFamily[family] = balanceCents
      if (!isDebt(family)) day.total += balanceCents
      days.set(date, day)
    }
  }
  return [...days]
    .map(([date, day]) => ({ date, ...day }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
}

interface Said {
  readonly language: Language
  readonly total: string
}

/** Families from the calmest money up; each keeps its colour from customer to customer. */
const FAMILIES = [
  'demand_deposit',
  'time_deposit',
  'large_deposit',
  'structured_deposit',
  'wealth',
  'fund',
  'insurance',
  'bond',
  'gold',
  'trust',
]

function placeOf(family: string): number {
  const place = FAMILIES.indexOf(family)
  return place < 0 ? FAMILIES.length : place
}

/** Assets stacked above the one zero line with their total, debts as lines below it. */
export function balanceOption(
  series: readonly BalanceSeries[],
  rows: readonly BalanceRow[],
  isDebt: (family: string) => boolean,
  { language, total }: Said,
): ChartOption {
  const assets = series
    .filter(({ family }) => !isDebt(family))
    .toSorted((a, b) => placeOf(a.family) - placeOf(b.family))
  const debts = series.filter(({ family }) => isDebt(family))
  const yuan = (cents = 0): number => cents / 100
  return {
    ...moneyFrame(
      rows.map(({ date }) => date),
      language,
    ),
    series: [
      ...assets.map(({ family, words }) => ({
        type: 'line' as const,
        name: words[language],
        stack: 'assets',
        symbol: 'none',
        lineStyle: { width: 0 },
        areaStyle: { opacity: 0.82 },
        color: seriesColours[placeOf(family)] ?? colours.inkFaint,
        data: rows.map(({ byFamily }) => yuan(byFamily[family])),
      })),
      {
        type: 'line' as const,
        name: total,
        symbol: 'none',
        color: colours.ink,
        lineStyle: { width: 1.5 },
        data: rows.map((row) => yuan(row.total)),
      },
      ...debts.map(({ family, words }) => ({
        type: 'line' as const,
        name: words[language],
        symbol: 'none',
        color: colours.red,
        lineStyle: { width: 1.5, type: 'dashed' as const },
        data: rows.map(({ byFamily }) => -Math.abs(yuan(byFamily[family]))),
      })),
    ],
  }
}

/** Axes, legend and hover all charts of money share. */
export function moneyFrame(labels: readonly string[], language: Language): ChartOption {
  const axis = { axisLine: { lineStyle: { color: colours.lineStrong } }, axisTick: { show: false } }
  return {
    grid: { left: 4, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: {
      type: 'scroll',
      top: 0,
      left: 0,
      right: 0,
      itemWidth: 12,
      itemHeight: 8,
      itemGap: 14,
      icon: 'rect',
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (value) =>
        typeof value === 'number' ? formatExactWithUnit(Math.round(value * 100), language) : '',
    },
    xAxis: { type: 'category', data: [...labels], ...axis, axisLabel: { hideOverlap: true } },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { formatter: (value: number) => shortAxis(value, language) },
    },
  }
}

function shortAxis(yuan: number, language: Language): string {
  return formatMoney(Math.round(yuan * 100), language).replace(/\.00(?=\D|$)/, '')
}
