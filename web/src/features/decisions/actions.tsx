import { getRouteApi } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { ReactNode } from 'react'

import type { ActionDefinition } from '#contracts/decisions.ts'
import type { Output } from '../../lib/api.ts'
import { UNKNOWN, formatCount, formatShare } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { ActionDrawer } from './action-drawer.tsx'
import '../../ui/decisions/decisions.css'
import { useDecisionWords } from '../../ui/decisions/words.ts'

const route = getRouteApi('/inside/actions')

/** All actions by issue and group; search, issue and the open one stand in the address. */
export function ActionsPage(): ReactNode {
  const t = useDecisionWords()
  const query = useOperation('listActions', {})
  return (
    <Page
      title={t('actions')}
      lead={t('actions_lead')}
      actions={query.data?.asOf ? <AsOfMark asOf={query.data.asOf} /> : null}
    >
      <Answer query={query} lines={10}>
        {(answer) => <ActionList answer={answer} />}
      </Answer>
    </Page>
  )
}

function ActionList({ answer: { actions } }: { answer: Output<'listActions'> }): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changes: Record<string, string | undefined>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true, resetScroll: false })
  }
  const issues = [...new Map(actions.map(({ issue }) => [issue.code, issue])).values()]
  const wanted = (search.find ?? '').trim().toLowerCase()
  const found = actions.filter(
    (one) =>
      (search.issue === undefined || one.issue.code === search.issue) &&
      textsOf(one).some((text) => text.toLowerCase().includes(wanted)),
  )
  if (actions.length === 0) {
    return (
      <Notice title={t('no_actions')}>
        <p>{t('no_actions_cure')}</p>
      </Notice>
    )
  }
  return (
    <>
      <div className="row">
        <Input
          className="actions-find"
          allowClear
          value={search.find ?? ''}
          aria-label={t('find')}
          placeholder={t('find')}
          onChange={({ target }) => change({ find: target.value })}
        />
        <Select
          className="actions-issue"
          aria-label={t('issue')}
          value={search.issue ?? ''}
          popupMatchSelectWidth={false}
          onChange={(next) => change({ issue: next })}
          options={[
            { value: '', label: t('all_issues') },
            ...issues.map(({ code, words }) => ({ value: code, label: say(words) })),
          ]}
        />
      </div>
      {found.length === 0 ? (
        <Notice title={t('none')}>
          <p>{t('none_cure')}</p>
        </Notice>
      ) : null}
      {issues.map(({ code, words }) => {
        const of = found.filter(({ issue }) => issue.code === code)
        return of.length === 0 ? null : (
          <Issue
            key={code}
            title={say(words)}
            actions={of}
            onOpen={(action) => change({ action })}
          />
        )
      })}
      <ActionDrawer
        action={actions.find(({ action }) => action === search.action)}
        onClose={() => change({ action: undefined })}
      />
    </>
  )
}

/** What a search looks through, in both languages. */
function textsOf({ action, words, group, conditions }: ActionDefinition): string[] {
  return [
    action,
    words.zh,
    words.en,
    group.words.zh,
    group.words.en,
    ...conditions.flatMap(({ text, sentence }) => [text, sentence.zh, sentence.en]),
  ]
}

interface IssueProps {
  title: string
  actions: readonly ActionDefinition[]
  onOpen: (action: string) => void
}

function Issue({ title, actions, onOpen }: IssueProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const groups = [...new Set(actions.map(({ group }) => group.code))]
  const rows = groups.flatMap((code) => actions.filter(({ group }) => group.code === code))
  const columns: Column<ActionDefinition>[] = [
    {
      key: 'action',
      title: t('action'),
      always: true,
      render: ({ action, words }) => (
        <button type="button" className="link-button" onClick={() => onOpen(action)}>
          {say(words)}
        </button>
      ),
    },
    {
      key: 'group',
      title: t('group'),
      render: ({ group }) => <span className="nowrap">{say(group.words)}</span>,
    },
    {
      key: 'purpose',
      title: t('purpose'),
      wideOnly: true,
      render: ({ purpose }) => <span className="nowrap">{t(`purpose.${purpose}`)}</span>,
    },
    {
      key: 'channels',
      title: t('channels'),
      wideOnly: true,
      render: ({ treatments }) =>
        treatments.map(({ channelWords }) => say(channelWords)).join(' · ') || UNKNOWN,
    },
    {
      key: 'value',
      title: t('value'),
      wideOnly: true,
      render: ({ value }) => say(value),
    },
    {
      key: 'propensity',
      title: t('propensity'),
      numeric: true,
      wideOnly: true,
      render: ({ propensity }) => formatShare(propensity.prior),
    },
    {
      key: 'offered',
      title: t('offered_last'),
      numeric: true,
      render: ({ funnel }) => offeredOf(funnel),
    },
  ]
  return (
    <Panel title={title} flush note={t('issue_count', { count: rows.length })}>
      <DataTable caption={title} columns={columns} rows={rows} rowKey={({ action }) => action} />
    </Panel>
  )
}

/** An empty funnel is a night that decided nothing; one without offers offered to nobody. */
function offeredOf(funnel: ActionDefinition['funnel']): string {
  if (funnel.length === 0) return UNKNOWN
  return formatCount(funnel.find(({ stage }) => stage === null)?.customers ?? 0)
}
