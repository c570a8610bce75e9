import type { ReactNode } from 'react'

import type { CustomerRow } from '#contracts/customers.ts'
import { UNKNOWN } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable, useColumnChoice } from '../../ui/data-table.tsx'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import type { RuleDraft } from '../../ui/rule/use-draft.ts'
import { Loading, Notice } from '../../ui/states.tsx'
import { ExportButton } from './export.tsx'
import { useCustomersWords } from './words.ts'

export const SORTS = ['-aum', 'aum', '-churn', 'critical_gap', 'customer_id'] as const
type CustomerSort = (typeof SORTS)[number]

const PAGE = 50

interface CustomerTableProps {
  rule: RuleDraft
  sort: CustomerSort
  onSort: (sort: string) => void
}

/** The customers the rule read last holds, page by page by key. */
export function CustomerTable({ rule, sort, onSort }: CustomerTableProps): ReactNode {
  const t = useCustomersWords()
  const may = useMay()
  const { counted, settled } = rule
  const text = counted?.rule.text
  const list = usePages(
    'listCustomers',
    (after) => ({
      body: { rule: { text: text ?? '' }, sort, limit: PAGE, after },
    }),
    ({ customers }) => customers,
    { enabled: text !== undefined, keepPrevious: true },
  )
  const { shown, chooser } = useColumnChoice('customers', useColumns())
  return (
    <Panel
      title={t('table')}
      flush
      actions={
        <>
          {may('customer.export') && counted && counted.customers > 0 ? (
            <ExportButton text={counted.rule.text} customers={counted.customers} />
          ) : null}
          {chooser}
        </>
      }
    >
      <Paged
        list={list}
        waiting={<NotYet refused={rule.draft.problems.length > 0} />}
        empty={counted ? <NoCustomers outOf={counted.outOf} /> : null}
        total={counted?.customers}
      >
        {(rows) => (
          <DataTable
            caption={t('table')}
            columns={shown}
            rows={rows}
            sort={sort}
            onSort={onSort}
            rowKey={({ customerId }) => customerId}
            stale={list.isStale || !settled}
          />
        )}
      </Paged>
    </Panel>
  )
}

function NotYet({ refused }: { refused: boolean }): ReactNode {
  const t = useCustomersWords()
  if (!refused) return <Loading lines={8} />
  return (
    <Notice title={t('refused_table')}>
      <p>{t('refused_table_cure')}</p>
    </Notice>
  )
}

function NoCustomers({ outOf }: { outOf: number }): ReactNode {
  const t = useCustomersWords()
  if (outOf === 0)
    return (
      <Notice title={t('no_scope')}>
        <p>{t('no_scope_cure')}</p>
      </Notice>
    )
  return (
    <Notice title={t('none')}>
      <p>{t('none_cure')}</p>
    </Notice>
  )
}

function useColumns(): Column<CustomerRow>[] {
  const t = useCustomersWords()
  const say = useSay()
  return [
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      sorts: [{ value: 'customer_id', rising: true }],
      render: (row) => <CustomerLink customer={row} />,
    },
    {
      key: 'kind',
      title: t('kind'),
      wideOnly: true,
      hidden: true,
      render: ({ kind }) => t(`kind_${kind}`),
    },
    {
      key: 'age',
      title: t('age'),
      numeric: true,
      wideOnly: true,
      render: ({ age }) => age ?? UNKNOWN,
    },
    {
      key: 'gender',
      title: t('gender'),
      wideOnly: true,
      hidden: true,
      render: ({ gender }) => (gender ? t(`gender_${gender}`) : UNKNOWN),
    },
    {
      key: 'aum',
      title: t('aum'),
      numeric: true,
      sorts: [
        { value: '-aum', rising: false },
        { value: 'aum', rising: true },
      ],
      render: ({ aumCents }) => <Money cents={aumCents} />,
    },
    { key: 'tier', title: t('tier'), render: ({ tier }) => (tier ? say(tier.words) : UNKNOWN) },
    {
      key: 'stage',
      title: t('life_stage'),
      wideOnly: true,
      render: ({ lifeStage }) => (lifeStage ? say(lifeStage.words) : UNKNOWN),
    },
    {
      key: 'gap',
      title: t('gap'),
      numeric: true,
      wideOnly: true,
      sorts: [{ value: 'critical_gap', rising: true }],
      render: ({ criticalGapCents }) => <Money cents={criticalGapCents} />,
    },
    {
      key: 'churn',
      title: t('churn'),
      numeric: true,
      wideOnly: true,
      sorts: [{ value: '-churn', rising: false }],
      render: ({ churnPoints }) => (churnPoints === null ? UNKNOWN : churnPoints),
    },
    {
      key: 'outlet',
      title: t('outlet'),
      wideOnly: true,
      render: ({ outletName }) => outletName ?? UNKNOWN,
    },
    { key: 'rm', title: t('rm'), wideOnly: true, render: ({ rmName }) => rmName ?? UNKNOWN },
  ]
}
