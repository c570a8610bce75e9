import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { RuleLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { SchemeMoves, SchemeTiers } from './scheme.tsx'
import '../../ui/share-bar.css'
import './strategy.css'
import { useStrategyWords } from './words.ts'

type TiersAnswer = Output<'listTiers'>

const route = getRouteApi('/inside/tiers')

/** The schemes, who is where, and what moved since the night before. */
export function TiersPage(): ReactNode {
  const t = useStrategyWords()
  const query = useOperation('listTiers', {})
  return (
    <Page title={t('tiers')} lead={t('tiers_lead')}>
      <Answer query={query} lines={10}>
        {(answer) => (
          <>
            {answer.asOf ? null : (
              <Panel title={t('no_night')}>
                <p className="soft">{t('no_night_cure')}</p>
              </Panel>
            )}
            <Schemes answer={answer} />
            <div className="columns">
              <Groups title={t('life_stages')} groups={answer.lifeStages} />
              <Groups title={t('life_groups')} groups={answer.lifeGroups} />
              <Critical critical={answer.critical} />
            </div>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Schemes({ answer }: { answer: TiersAnswer }): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const schemes = answer.schemes.toSorted((a, b) => Number(b.official) - Number(a.official))
  const scheme = schemes.find((one) => one.scheme === search.scheme) ?? schemes[0]
  if (!scheme)
    return (
      <Notice title={t('no_night')}>
        <p>{t('no_night_cure')}</p>
      </Notice>
    )
  return (
    <>
      <Segmented
        className="scheme-choice"
        aria-label={t('scheme')}
        value={scheme.scheme}
        onChange={(next) => void navigate({ search: { scheme: next }, replace: true })}
        options={schemes.map((one) => ({
          value: one.scheme,
          label: one.official ? `${say(one.words)} · ${t('official')}` : say(one.words),
        }))}
      />
      <SchemeTiers scheme={scheme} />
      <SchemeMoves scheme={scheme} previousDate={answer.previousDate} />
    </>
  )
}

type Group = TiersAnswer['lifeStages'][number]

interface GroupsProps {
  title: string
  groups: readonly Group[]
}

/** Groups of customers with what makes one belong, and how many do. */
function Groups({ title, groups }: GroupsProps): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const largest = Math.max(0, ...groups.map(({ customers }) => customers))
  const columns: Column<Group>[] = [
    {
      key: 'name',
      title: t('group'),
      always: true,
      render: ({ words, rule }) => (
        <span className="nowrap">
          <RuleLink rule={rule}>{say(words)}</RuleLink>
        </span>
      ),
    },
    { key: 'condition', title: t('condition'), render: ({ sentence }) => say(sentence) },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => <CountBar value={customers} largest={largest} />,
    },
  ]
  return (
    <Panel title={title} className="span-6" flush>
      <DataTable caption={title} columns={columns} rows={groups} rowKey={({ code }) => code} />
    </Panel>
  )
}

type Edge = TiersAnswer['critical'][number]

/** Those near the edge of a tier, and how much is missing in all. */
function Critical({ critical }: { critical: readonly Edge[] }): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const largest = Math.max(0, ...critical.map(({ customers }) => customers))
  const columns: Column<Edge>[] = [
    {
      key: 'name',
      title: t('critical'),
      always: true,
      render: ({ words, rule }) => (
        <span className="nowrap">
          <RuleLink rule={rule}>{say(words)}</RuleLink>
        </span>
      ),
    },
    { key: 'condition', title: t('condition'), render: ({ sentence }) => say(sentence) },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => <CountBar value={customers} largest={largest} />,
    },
    {
      key: 'gap',
      title: t('gap'),
      numeric: true,
      render: ({ gapCents }) => <Money cents={gapCents} />,
    },
  ]
  return (
    <Panel title={t('critical')} className="span-12" flush>
      <DataTable
        caption={t('critical')}
        columns={columns}
        rows={critical}
        rowKey={({ code }) => code}
      />
    </Panel>
  )
}

function CountBar({ value, largest }: { value: number; largest: number }): ReactNode {
  return (
    <span className="share-cell">
      <span className="share-bar wide-only" aria-hidden="true">
        <span style={{ width: `${largest === 0 ? 0 : (value / largest) * 100}%` }} />
      </span>
      <span className="share-figure">{formatCount(value)}</span>
    </span>
  )
}
