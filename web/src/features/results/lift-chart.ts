import type { ChartOption } from '../../ui/chart.tsx'
import { colours } from '../../ui/tokens.ts'
import { type LiftRow, formatLift } from './lift-rows.ts'

/** Points with their intervals on one axis, from one zero line. */
export function liftOption(
  rows: readonly LiftRow[],
  nameOf: (row: LiftRow) => string,
): ChartOption {
  const percent = (share: number): number => share * 100
  return {
    grid: { left: 4, right: 18, top: 8, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'item',
      confine: true,
      formatter: (given) => {
        const { dataIndex } = given as { dataIndex: number }
        const row = rows[dataIndex]
        return row
          ? `${nameOf(row)}<br>${formatLift(row.lift)} (${formatLift(row.low)} – ${formatLift(
              row.high,
            )})`
          : ''
      },
    },
    xAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { formatter: (value: number) => `${Math.round(value)}%`, hideOverlap: true },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(nameOf),
      axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: colours.inkFaint, width: 1.5 } },
      axisLabel: { color: colours.ink },
    },
    series: [
      {
        type: 'custom',
        encode: { x: [1, 2, 3], y: 0 },
        data: rows.map(({ lift, low, high }, index) => [
          index,
          percent(low),
          percent(lift),
          percent(high),
        ]),
        renderItem: (_params, api) => {
          const row = rows[Number(api.value(0))]
          const place = (value: number): number[] => api.coord([value, api.value(0)])
          const [from = 0, y = 0] = place(Number(api.value(1)))
          const [at = 0] = place(Number(api.value(2)))
          const [to = 0] = place(Number(api.value(3)))
          const colour = row?.clear ? colours.brand : colours.inkFaint
          const line = (x1: number, y1: number, x2: number, y2: number) => ({
            type: 'line' as const,
            shape: { x1, y1, x2, y2 },
            style: { stroke: colour, lineWidth: 2 },
          })
          return {
            type: 'group',
            children: [
              line(from, y, to, y),
              line(from, y - 5, from, y + 5),
              line(to, y - 5, to, y + 5),
              {
                type: 'circle',
                shape: { cx: at, cy: y, r: 5 },
                style: {
                  fill: row?.clear ? colour : colours.surface,
                  stroke: colour,
                  lineWidth: 2,
                },
              },
            ],
          }
        },
      },
    ],
  }
}
