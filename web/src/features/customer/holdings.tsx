import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money, Move } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Notice } from '../../ui/states.tsx'
import { useCustomerWords } from './words.ts'

type Holding = Customer360['holdings'][number]

/** What the customer holds; what they owe stands apart and never adds to it. */
export function Holdings({ customer: { holdings } }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const assets = holdings.filter(({ countsInAum }) => countsInAum)
  const debts = holdings.filter(({ countsInAum }) => !countsInAum)
  const sum = assets.reduce((total, { valueCents }) => total + valueCents, 0)
  return (
    <Panel
      title={t('holdings')}
      flush
      actions={
        assets.length > 0 ? (
          <span>
            {t('total')}{' '}
            <strong>
              <Money cents={sum} />
            </strong>
          </span>
        ) : null
      }
    >
      {holdings.length === 0 ? <Notice title={t('holdings_none')} /> : null}
      {assets.length > 0 ? <HoldingTable caption={t('holdings_assets')} holdings={assets} /> : null}
      {debts.length > 0 ? (
        <>
          <h3 className="holdings-debts">{t('holdings_debts')}</h3>
          <HoldingTable caption={t('holdings_debts')} holdings={debts} />
        </>
      ) : null}
    </Panel>
  )
}

function HoldingTable({
  caption,
  holdings,
}: {
  caption: string
  holdings: readonly Holding[]
}): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const columns: Column<Holding>[] = [
    {
      key: 'family',
      title: t('family'),
      always: true,
      render: ({ familyWords }) => say(familyWords),
    },
    { key: 'product', title: t('product'), render: ({ productName }) => productName ?? UNKNOWN },
    {
      key: 'value',
      title: t('value'),
      numeric: true,
      render: ({ valueCents }) => <Money cents={valueCents} />,
    },
    {
      key: 'gain',
      title: t('gain'),
      numeric: true,
      wideOnly: true,
      render: ({ valueCents, costCents }) =>
        costCents === null ? (
          UNKNOWN
        ) : (
          <Move kind="money" value={valueCents} previous={costCents} />
        ),
    },
    {
      key: 'rate',
      title: t('rate'),
      numeric: true,
      wideOnly: true,
      render: ({ yearlyRate }) =>
        yearlyRate === null ? UNKNOWN : `${(yearlyRate * 100).toFixed(2)}%`,
    },
    {
      key: 'opened',
      title: t('opened'),
      wideOnly: true,
      render: ({ openedDate }) => openedDate ?? UNKNOWN,
    },
    {
      key: 'maturity',
      title: t('maturity'),
      render: ({ maturityDate }) => <span className="nowrap">{maturityDate ?? UNKNOWN}</span>,
    },
  ]
  return <DataTable caption={caption} columns={columns} rows={holdings} rowKey={({ id }) => id} />
}
