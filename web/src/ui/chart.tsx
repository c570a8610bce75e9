import { type ReactNode, Suspense, lazy } from 'react'

import type { ChartDrawingProps } from './chart-drawing.tsx'
import './chart.css'

const ChartDrawing = lazy(async () => ({
  default: (await import('./chart-drawing.tsx')).ChartDrawing,
}))

export type { ChartOption } from './chart-drawing.tsx'

/** A picture of figures; the library that draws it is fetched when one is first shown. */
export function Chart(props: ChartDrawingProps): ReactNode {
  return (
    <Suspense fallback={<div className="chart" style={{ height: props.height }} />}>
      <ChartDrawing {...props} />
    </Suspense>
  )
}
