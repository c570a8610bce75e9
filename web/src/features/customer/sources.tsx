import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { useCustomerWords } from './words.ts'

type Source = Customer360['sources'][number]

/** The facts the page is drawn from and when the bank delivered each. */
export function Sources({ customer: { sources } }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const columns: Column<Source>[] = [
    {
      key: 'fact',
      title: t('fact'),
      always: true,
      render: ({ fact, words }) => (
        <>
          {say(words)} <code className="faint">{fact}</code>
        </>
      ),
    },
    { key: 'feeds', title: t('feeds'), render: ({ feeds }) => <code>{feeds.join(', ')}</code> },
    { key: 'as_of', title: t('as_of'), render: ({ asOf }) => asOf },
  ]
  return (
    <Panel title={t('sources')} flush>
      <DataTable
        caption={t('sources')}
        columns={columns}
        rows={sources}
        rowKey={({ fact }) => fact}
      />
    </Panel>
  )
}
