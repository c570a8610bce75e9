import { getRouteApi } from '@tanstack/react-router'
import { Input } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount, formatTime, shortHash } from '../../lib/format.ts'
import { usePages } from '../../lib/pages.ts'
import { type Column, DataTable, useColumnChoice } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Notice } from '../../ui/states.tsx'
import './audit.css'
import { VerifyChain } from './verify-chain.tsx'
import { isNamedAct, useAuditWords } from './words.ts'

type Entry = Output<'listAudit'>['entries'][number]

const route = getRouteApi('/inside/audit')

/** What was done to data and rights; the filters stand in the address. */
export function AuditPage(): ReactNode {
  const t = useAuditWords()
  const { actor, action, from, to } = route.useSearch()
  const list = usePages(
    'listAudit',
    (after) => ({ query: { actor, action, from, to, after } }),
    ({ entries }) => entries,
  )
  const { shown, chooser } = useColumnChoice('audit', useAuditColumns())
  return (
    <Page title={t('audit')} lead={t('lead')}>
      <VerifyChain />
      <Panel title={t('log')} quiet flush note={<Filters />} actions={chooser}>
        <Paged
          list={list}
          empty={
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          }
        >
          {(rows) => (
            <DataTable
              caption={t('log')}
              columns={shown}
              rows={rows}
              rowKey={({ sequence }) => String(sequence)}
            />
          )}
        </Paged>
      </Panel>
    </Page>
  )
}

function Filters(): ReactNode {
  const t = useAuditWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Partial<typeof search>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true })
  }
  return (
    <span className="row audit-filters">
      <Input
        aria-label={t('actor')}
        placeholder={`${t('actor')} ${t('actor_hint')}`}
        allowClear
        value={search.actor ?? ''}
        onChange={({ target }) => change({ actor: target.value })}
      />
      <Input
        aria-label={t('action')}
        placeholder={`${t('action')} ${t('action_hint')}`}
        allowClear
        value={search.action ?? ''}
        onChange={({ target }) => change({ action: target.value })}
      />
      <Input
        type="date"
        aria-label={t('from')}
        value={search.from ?? ''}
        onChange={({ target }) => change({ from: target.value })}
      />
      <span aria-hidden="true">–</span>
      <Input
        type="date"
        aria-label={t('to')}
        value={search.to ?? ''}
        onChange={({ target }) => change({ to: target.value })}
      />
    </span>
  )
}

function useAuditColumns(): Column<Entry>[] {
  const t = useAuditWords()
  return [
    {
      key: 'sequence',
      title: t('sequence'),
      numeric: true,
      always: true,
      render: ({ sequence }) => formatCount(sequence),
    },
    {
      key: 'at',
      title: t('at'),
      render: ({ at }) => <span className="nowrap">{formatTime(at)}</span>,
    },
    { key: 'actor', title: t('actor'), render: ({ actor }) => actor },
    {
      key: 'action',
      title: t('action'),
      render: ({ action }) => (
        <>
          {isNamedAct(action) ? <span className="nowrap">{t(action)} </span> : null}
          <code className="faint">{action}</code>
        </>
      ),
    },
    {
      key: 'subject',
      title: t('subject'),
      wideOnly: true,
      render: ({ subject }) => <code>{subject}</code>,
    },
    {
      key: 'detail',
      title: t('detail'),
      wideOnly: true,
      render: ({ detail }) => <Detail of={detail} />,
    },
    {
      key: 'hash',
      title: t('hash'),
      wideOnly: true,
      hidden: true,
      render: ({ hash }) => <code title={hash}>{shortHash(hash)}</code>,
    },
  ]
}

/** What was written beside the act, name by name. */
function Detail({ of }: { of: Entry['detail'] }): ReactNode {
  return (
    <dl className="audit-detail">
      {Object.entries(of).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt> <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
