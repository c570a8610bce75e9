import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { UNKNOWN, formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { formatPoints, formatRate } from './lift-rows.ts'
import { useArmName } from './use-arm-name.ts'
import { useResultWords } from './words.ts'

type Wave = CampaignResult['waves'][number]

/** Each wave with its own control: only they are alike. */
export function Waves({ result }: { result: CampaignResult }): ReactNode {
  const t = useResultWords()
  const nameOf = useArmName()
  const language = useLanguage()
  const inMoney = result.estimate?.measure === 'value_cents'
  const shown = (value: number): string =>
    inMoney
      ? formatMoney(Math.round(value), language)
      : t('points', { points: formatPoints(value) })
  const columns: Column<Wave>[] = [
    { key: 'wave', title: t('wave'), always: true, render: ({ wave }) => wave },
    ...result.arms.map(
      ({ arm }): Column<Wave> => ({
        key: arm,
        title: nameOf(arm),
        numeric: true,
        render: ({ arms }) => {
          const found = arms.find((one) => one.arm === arm)
          if (found === undefined) return UNKNOWN
          return (
            <>
              {inMoney
                ? formatMoney(Math.round(found.meanCents), language)
                : formatRate(found.rate)}
              <span className="faint arm-reported">
                {inMoney ? found.customers : `${found.converted} / ${found.customers}`}
              </span>
            </>
          )
        },
      }),
    ),
    {
      key: 'lift',
      title: t('estimate'),
      numeric: true,
      render: ({ lift }) => (lift === null ? UNKNOWN : <strong>{shown(lift.lift)}</strong>),
    },
    {
      key: 'interval',
      title: t('interval'),
      numeric: true,
      wideOnly: true,
      render: ({ lift }) => (lift === null ? UNKNOWN : `${shown(lift.low)} – ${shown(lift.high)}`),
    },
  ]
  return (
    <Panel title={t('waves')} note={t('waves_note')} flush>
      <DataTable
        caption={t('waves')}
        columns={columns}
        rows={result.waves}
        rowKey={({ wave }) => wave}
        tall
      />
    </Panel>
  )
}
