import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { UNKNOWN, formatExact } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { useFlows } from './use-flows.ts'
import { useCustomerWords } from './words.ts'

type Transaction = Output<'readFlows'>['latest'][number]

/** The latest transactions, older ones on request. */
export function Transactions({ customerId }: { customerId: string }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const list = useFlows(customerId)
  const columns: Column<Transaction>[] = [
    { key: 'date', title: t('date'), always: true, render: ({ date }) => date },
    { key: 'kind', title: t('kind'), render: ({ kind }) => say(kind) },
    {
      key: 'amount',
      title: t('amount'),
      numeric: true,
      render: ({ direction, amountCents }) => (
        <span className="nowrap">
          <span className="faint">{t(`direction_${direction}`)}</span>{' '}
          {direction === 'in' ? '+' : '-'}
          {formatExact(amountCents)}
        </span>
      ),
    },
    {
      key: 'counterparty',
      title: t('counterparty'),
      wideOnly: true,
      render: ({ counterparty }) => (counterparty ? say(counterparty) : UNKNOWN),
    },
    {
      key: 'channel',
      title: t('channel'),
      wideOnly: true,
      render: ({ channel }) => (channel ? say(channel) : UNKNOWN),
    },
  ]
  return (
    <Panel title={t('transactions')} flush>
      <Paged list={list} empty={<Notice title={t('flows_none')} />}>
        {(rows) => (
          <DataTable
            caption={t('transactions')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
      </Paged>
    </Panel>
  )
}
