import type { CampaignResult } from '#contracts/results.ts'
import type { ChartOption } from '../../ui/chart.tsx'
import { colours, seriesColours } from '../../ui/tokens.ts'
import { formatRate } from './lift-rows.ts'

/** The height of the axis while nobody converted: a zero line, not a full scale. */
const NOTHING_YET = 0.05

/** Cumulative share converted, a line an arm; the control dashed, so that hue is not all. */
export function dailyOption(
  { daily, arms }: Pick<CampaignResult, 'daily' | 'arms'>,
  nameOf: (arm: string) => string,
): ChartOption {
  const treated = arms.filter(({ control }) => !control).map(({ arm }) => arm)
  return {
    grid: { left: 4, right: 14, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 16, itemHeight: 8, itemGap: 16 },
    tooltip: {
      trigger: 'axis',
      confine: true,
      valueFormatter: (value) => (typeof value === 'number' ? formatRate(value) : ''),
    },
    xAxis: {
      type: 'category',
      data: daily.map(({ date }) => date),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.lineStrong } },
      axisLabel: { hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: ({ max }) => (max === 0 ? NOTHING_YET : null),
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { formatter: (value: number) => formatRate(value) },
    },
    series: arms.map(({ arm, control }) => {
      const colour = control
        ? colours.inkFaint
        : (seriesColours[treated.indexOf(arm)] ?? colours.brand)
      return {
        type: 'line' as const,
        name: nameOf(arm),
        symbol: 'circle',
        symbolSize: 4,
        showSymbol: daily.length < 20,
        color: colour,
        lineStyle: { width: 2, type: control ? ('dashed' as const) : ('solid' as const) },
        data: daily.map(({ rates }) => rates.find((one) => one.arm === arm)?.rate ?? null),
      }
    }),
  }
}
