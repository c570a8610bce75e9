import { Link, getRouteApi } from '@tanstack/react-router'
import { Input, Segmented, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../lib/api.ts'
import { oneOf } from '../../lib/address.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable, TableFoot, useColumnChoice } from '../../ui/data-table.tsx'
import { Count } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import './strategy.css'
import { useStrategyWords } from './words.ts'

export type Definition = Output<'listDefinitions'>['definitions'][number]

const KINDS = ['all', 'metric', 'fact', 'rule', 'model', 'manual'] as const

/** More than a screen, and little enough to be drawn at once. */
const PAGE = 60

const route = getRouteApi('/inside/tags')

/** All metrics and tags; search, kind and group stand in the address. */
export function TagsPage(): ReactNode {
  const t = useStrategyWords()
  const query = useOperation('listDefinitions', {})
  return (
    <Page title={t('tags')} lead={t('tags_lead')}>
      <Answer query={query} lines={10}>
        {({ definitions }) => <TagList definitions={definitions} />}
      </Answer>
    </Page>
  )
}

function TagList({ definitions }: { definitions: readonly Definition[] }): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { shown, chooser } = useColumnChoice('tags', useTagColumns())
  const kind = oneOf(search.kind, KINDS)
  const wanted = (search.find ?? '').trim().toLowerCase()
  const found = definitions.filter(
    (one) =>
      (kind === 'all' || one.kind === kind) &&
      (search.group === undefined || one.group.zh === search.group) &&
      [one.name, say(one.words), say(one.sentence)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  )
  const change = (changes: Record<string, string | undefined>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true })
  }
  const [shownRows, setShownRows] = useState(PAGE)
  const rows = found.slice(0, shownRows)
  const kinds = KINDS.filter((one) => one === 'all' || definitions.some((d) => d.kind === one))
  const groups = [...new Map(definitions.map(({ group }) => [group.zh, group])).values()]
  return (
    <Panel
      title={t('tags')}
      quiet
      flush
      actions={chooser}
      note={
        <span className="row">
          <Input
            className="tags-find"
            allowClear
            value={search.find ?? ''}
            aria-label={t('find')}
            placeholder={t('find')}
            onChange={({ target }) => change({ find: target.value })}
          />
          <Segmented
            aria-label={t('kind')}
            value={kind}
            onChange={(next) => change({ kind: next })}
            options={kinds.map((one) => ({ value: one, label: t(`kind_${one}`) }))}
          />
          <Select
            className="tags-group"
            aria-label={t('group')}
            value={search.group ?? ''}
            popupMatchSelectWidth={false}
            onChange={(next) => change({ group: next })}
            options={[
              { value: '', label: t('all_groups') },
              ...groups.map((group) => ({ value: group.zh, label: say(group) })),
            ]}
          />
        </span>
      }
    >
      {found.length === 0 ? (
        <Notice title={t('none')}>
          <p>{t('none_cure')}</p>
        </Notice>
      ) : (
        <>
          <DataTable caption={t('tags')} columns={shown} rows={rows} rowKey={({ name }) => name} />
          <TableFoot
            shown={rows.length}
            total={found.length}
            hasMore={rows.length < found.length}
            loading={false}
            onMore={() => setShownRows(shownRows + PAGE)}
          />
        </>
      )}
    </Panel>
  )
}

function useTagColumns(): Column<Definition>[] {
  const t = useStrategyWords()
  const say = useSay()
  return [
    {
      key: 'name',
      title: t('name'),
      always: true,
      render: ({ name, words }) => (
        <Link to="/tags/$name" params={{ name }} className="nowrap">
          {say(words)}
        </Link>
      ),
    },
    {
      key: 'code',
      title: t('as_written'),
      wideOnly: true,
      hidden: true,
      render: ({ name }) => <code>{name}</code>,
    },
    {
      key: 'meaning',
      title: t('meaning'),
      render: ({ sentence }) => <span className="clamp">{say(sentence)}</span>,
    },
    {
      key: 'kind',
      title: t('kind'),
      wideOnly: true,
      render: ({ kind }) => <span className="nowrap">{t(`one_${kind}`)}</span>,
    },
    {
      key: 'group',
      title: t('group'),
      wideOnly: true,
      render: ({ group }) => <span className="nowrap">{say(group)}</span>,
    },
    { key: 'owner', title: t('owner'), wideOnly: true, hidden: true, render: ({ owner }) => owner },
    {
      key: 'class',
      title: t('data_class'),
      wideOnly: true,
      render: ({ dataClass }) => dataClass,
    },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => <Count value={customers} />,
    },
  ]
}
