import { getRouteApi } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable, TableFoot, useColumnChoice } from '../../ui/data-table.tsx'
import { Count } from '../../ui/figures.tsx'
import { useStageName } from '../../ui/names.ts'
import { Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { useConductWords } from './conduct-words.ts'

type Rule = Output<'listConductRules'>['rules'][number]

const route = getRouteApi('/inside/conduct')

/** Every rule with stage, source, force and refusals; search and stage stand in the address. */
export function ConductRules(): ReactNode {
  const t = useConductWords()
  const query = useOperation('listConductRules', {})
  const { shown, chooser } = useColumnChoice('conduct-rules', useRuleColumns())
  const rules = query.data?.rules ?? []
  return (
    <Panel
      title={t('rules')}
      flush
      actions={chooser}
      note={
        <span className="row">
          <RuleFilters rules={rules} />
          <span>{t('rules_note')}</span>
        </span>
      }
    >
      <Answer query={query} lines={8}>
        {(answer) => <RuleTable rules={answer.rules} columns={shown} />}
      </Answer>
    </Panel>
  )
}

function RuleFilters({ rules }: { rules: readonly Rule[] }): ReactNode {
  const t = useConductWords()
  const stageName = useStageName()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Partial<typeof search>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true, resetScroll: false })
  }
  return (
    <>
      <Input
        className="rules-find"
        allowClear
        value={search.find ?? ''}
        aria-label={t('find')}
        placeholder={t('find')}
        onChange={({ target }) => change({ find: target.value })}
      />
      <Select
        className="rules-stage"
        aria-label={t('stage')}
        value={search.stage ?? ''}
        popupMatchSelectWidth={false}
        onChange={(stage) => change({ stage })}
        options={[
          { value: '', label: t('all_stages') },
          ...[...new Set(rules.map(({ stage }) => stage))].map((stage) => ({
            value: stage,
            label: stageName(stage),
          })),
        ]}
      />
    </>
  )
}

interface RuleTableProps {
  rules: readonly Rule[]
  columns: readonly Column<Rule>[]
}

function RuleTable({ rules, columns }: RuleTableProps): ReactNode {
  const t = useConductWords()
  const { find = '', stage } = route.useSearch()
  const wanted = find.trim().toLowerCase()
  const found = rules.filter(
    (rule) =>
      (stage === undefined || rule.stage === stage) &&
      [rule.code, rule.words.zh, rule.words.en, rule.source].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  )
  if (rules.length === 0) {
    return (
      <Notice title={t('rules_none')}>
        <p>{t('rules_none_cure')}</p>
      </Notice>
    )
  }
  if (found.length === 0) {
    return (
      <Notice title={t('found_none')}>
        <p>{t('found_none_cure')}</p>
      </Notice>
    )
  }
  return (
    <>
      <DataTable
        caption={t('rules')}
        columns={columns}
        rows={found}
        rowKey={({ code }) => code}
        tall
      />
      <TableFoot shown={found.length} hasMore={false} loading={false} onMore={() => undefined} />
    </>
  )
}

function useRuleColumns(): Column<Rule>[] {
  const t = useConductWords()
  const say = useSay()
  const stageName = useStageName()
  return [
    {
      key: 'rule',
      title: t('rule'),
      always: true,
      render: ({ words, statutory }) => (
        <>
          {say(words)}
          {statutory ? (
            <>
              {' '}
              <span className="mark">{t('statutory')}</span>
            </>
          ) : null}
        </>
      ),
    },
    {
      key: 'stage',
      title: t('stage'),
      render: ({ stage }) => <span className="nowrap">{stageName(stage)}</span>,
    },
    {
      key: 'gates',
      title: t('gates'),
      wideOnly: true,
      render: ({ gates }) => gates.map((gate) => t(`gate.${gate}`)).join(' · '),
    },
    { key: 'source', title: t('source'), wideOnly: true, render: ({ source }) => source },
    { key: 'in_force', title: t('in_force'), render: (rule) => <Force rule={rule} /> },
    {
      key: 'refused',
      title: t('refused'),
      numeric: true,
      render: ({ refused }) => <Count value={refused} />,
    },
  ]
}

function Force({ rule: { inForceFrom, coming } }: { rule: Rule }): ReactNode {
  const t = useConductWords()
  if (coming) {
    return <span className="mark mark-warn">{t('coming', { date: inForceFrom ?? '' })}</span>
  }
  return (
    <span className="nowrap">
      {inForceFrom === null ? t('in_force_always') : t('in_force_since', { date: inForceFrom })}
    </span>
  )
}
