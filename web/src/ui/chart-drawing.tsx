import {
  BarChart,
  type BarSeriesOption,
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
} from 'echarts/charts'
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components'
import { type ComposeOption, type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { type ReactNode, useEffect, useRef } from 'react'

import { usePreferences } from '../lib/preferences.ts'
import { colours, fontFamily, fontSize } from './tokens.ts'

use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  SVGRenderer,
])

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>

export interface ChartDrawingProps {
  option: ChartOption
  height: number
  /** What the picture shows, for those who don't see it; the figures stand in a table beside. */
  label: string
}

/** Draws a chart and follows the width of its place. */
export function ChartDrawing({ option, height, label }: ChartDrawingProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const { largeType } = usePreferences()
  useEffect(() => {
    if (!place.current) return undefined
    const drawn = init(place.current, undefined, { renderer: 'svg' })
    chart.current = drawn
    const watch = new ResizeObserver(() => drawn.resize())
    watch.observe(place.current)
    return () => {
      watch.disconnect()
      drawn.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    const size = Math.round(fontSize(largeType) * 0.86)
    const textStyle = { fontFamily, fontSize: size, color: colours.inkSoft }
    chart.current?.setOption({ animationDuration: 200, textStyle, ...option }, { notMerge: true })
  }, [option, largeType])
  // The drawing is put into this element, which therefore can't be an `img`.
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
  return <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />
}
