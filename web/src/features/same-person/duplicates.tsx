import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { usePages } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { Notice } from '../../ui/states.tsx'
import { useDuplicateWords } from './words.ts'

type Duplicate = Output<'listDuplicates'>['duplicates'][number]

/** Customer numbers that may be of one person, for somebody who knows to say so. */
export function DuplicatesPage(): ReactNode {
  const t = useDuplicateWords()
  const merging = useDialog<Duplicate>()
  const list = usePages(
    'listDuplicates',
    (after) => ({ query: { after } }),
    ({ duplicates }) => duplicates,
  )
  const asOf = list.first?.asOf
  return (
    <Page title={t('title')} lead={t('lead')} actions={asOf ? <AsOfMark asOf={asOf} /> : null}>
      <Panel title={t('title')} quiet flush>
        <Paged
          list={list}
          empty={
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => <Duplicates rows={rows} onMerge={merging.open} />}
        </Paged>
      </Panel>
      <MergeDialog pair={merging.subject} onClose={merging.close} />
    </Page>
  )
}

function Duplicates({
  rows,
  onMerge,
}: {
  rows: readonly Duplicate[]
  onMerge: (pair: Duplicate) => void
}): ReactNode {
  const t = useDuplicateWords()
  const columns: Column<Duplicate>[] = [
    { key: 'one', title: t('one'), always: true, render: ({ one }) => <Number number={one} /> },
    {
      key: 'other',
      title: t('other'),
      always: true,
      render: ({ other }) => <Number number={other} />,
    },
    {
      key: 'same',
      title: t('same'),
      render: ({ same }) => (
        <span className="row">
          {same.map((value) => (
            <span key={value} className="mark">
              {t(value)}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'act',
      title: t('act'),
      always: true,
      render: (pair) =>
        pair.waits ? (
          <span className="faint">{t('waits')}</span>
        ) : (
          <Button size="small" onClick={() => onMerge(pair)}>
            {t('act')}
          </Button>
        ),
    },
  ]
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ one, other }) => `${one.customerId} ${other.customerId}`}
    />
  )
}

function Number({ number }: { number: Duplicate['one'] }): ReactNode {
  const t = useDuplicateWords()
  const place = [number.outletName, number.rmName].filter((part) => part !== null).join(' · ')
  return (
    <div className="stack">
      <span>
        <CustomerLink customer={number} /> <span className="faint">{number.customerId}</span>
      </span>
      {place === '' ? null : (
        <span className="faint">
          {t('in_care')} {place}
        </span>
      )}
    </div>
  )
}

function MergeDialog({
  pair,
  onClose,
}: {
  pair: Duplicate | undefined
  onClose: () => void
}): ReactNode {
  const t = useDuplicateWords()
  const merge = useAct('proposeMerge', ['listDuplicates', 'listProposals'], onClose)
  if (pair === undefined) return null
  const [customerId, other] = [pair.one.customerId, pair.other.customerId]
  const close = (): void => {
    merge.reset()
    onClose()
  }
  return (
    <ReasonDialog
      open
      title={t('merge_title', { one: customerId, other })}
      act={t('act')}
      busy={merge.isPending}
      error={merge.error}
      onClose={close}
      onAct={(reason) => merge.mutate({ params: { customerId }, body: { other, reason } })}
    >
      <p>{t('merge_note')}</p>
    </ReasonDialog>
  )
}
