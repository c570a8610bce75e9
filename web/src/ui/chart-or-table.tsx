import { Segmented } from 'antd'
import { type ReactNode, useState } from 'react'

import { useUiWords } from './words.ts'

type View = 'chart' | 'table'

/** Whether figures are shown as a picture or as a table, and the switch between the two. */
export function useChartOrTable(): { view: View; choice: ReactNode } {
  const t = useUiWords()
  const [view, setView] = useState<View>('chart')
  const choice = (
    <Segmented<View>
      size="small"
      value={view}
      onChange={setView}
      aria-label={t('view')}
      options={[
        { value: 'chart', label: t('chart') },
        { value: 'table', label: t('table') },
      ]}
    />
  )
  return { view, choice }
}
