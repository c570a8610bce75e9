import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatTime } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useSay } from '../../lib/words.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import { useConsentWords } from '../../ui/consents/consent-words.ts'

type Change = Output<'listConsentChanges'>['changes'][number]

/** Consents given and withdrawn by hand, the newest first. */
export function ConsentChanges(): ReactNode {
  const t = useConsentWords()
  const list = usePages(
    'listConsentChanges',
    (after) => ({ query: { after } }),
    ({ changes }) => changes,
  )
  const columns = useChangeColumns()
  return (
    <Panel title={t('changes')} flush note={t('changes_note')}>
      <Paged
        list={list}
        empty={
          <Notice title={t('changes_none')}>
            <p>{t('changes_none_cure')}</p>
          </Notice>
        }
      >
        {(rows) => (
          <DataTable
            caption={t('changes')}
            columns={columns}
            rows={rows}
            rowKey={({ customerId, at, purpose, channel }) =>
              `${customerId}-${at}-${purpose}-${channel ?? ''}`
            }
          />
        )}
      </Paged>
    </Panel>
  )
}

function useChangeColumns(): Column<Change>[] {
  const t = useConsentWords()
  const say = useSay()
  return [
    {
      key: 'at',
      title: t('at'),
      render: ({ at }) => <span className="nowrap">{formatTime(at)}</span>,
    },
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: ({ customerId }) => <CustomerLink customer={{ customerId, name: null }} />,
    },
    {
      key: 'purpose',
      title: t('purpose'),
      render: ({ purpose, purposeWords, channelWords }) =>
        purpose === 'contact'
          ? t('purpose.contact')
          : `${say(purposeWords)} · ${say(channelWords)}`,
    },
    { key: 'state', title: t('state'), render: (change) => <State change={change} /> },
    { key: 'proof', title: t('proof'), wideOnly: true, render: ({ source }) => source },
    { key: 'by', title: t('by'), wideOnly: true, render: ({ by }) => by },
  ]
}

function State({ change: { purpose, given } }: { change: Change }): ReactNode {
  const t = useConsentWords()
  const [yes, no] =
    purpose === 'contact' ? (['lifted', 'held'] as const) : (['given', 'withdrawn'] as const)
  return given ? (
    <span className="mark mark-good">{t(yes)}</span>
  ) : (
    <span className="mark mark-bad">{t(no)}</span>
  )
}
