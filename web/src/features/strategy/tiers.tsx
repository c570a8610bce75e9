import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Bars } from '../../ui/bars.tsx'
import { RuleLink } from '../../ui/customer-link.tsx'
import { Money } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { SchemeMoves, SchemeTiers } from './scheme.tsx'
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
            {answer.asOf
              ? null
              : <Panel title={t('no_night')}><p className="soft">{t('no_night_cure')}</p></Panel>}
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
  if (!scheme) return <Notice title={t('no_night')}><p>{t('no_night_cure')}</p></Notice>
  return (
    <>
      <Segmented
        className="scheme-choice" aria-label={t('scheme')} value={scheme.scheme}
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

interface GroupsProps {
  title: string
  groups: TiersAnswer['lifeStages']
}

function Groups({ title, groups }: GroupsProps): ReactNode {
  const say = useSay()
  return (
    <Panel title={title} className="span-4">
      <Bars
        caption={title}
        bars={groups.map(({ code, words, sentence, customers, rule }) => ({
          key: code, value: customers, beside: '',
          label: (
            <>
              <RuleLink rule={rule}>{say(words)}</RuleLink>
              <span className="faint group-sentence">{say(sentence)}</span>
            </>
          ),
        }))}
      />
    </Panel>
  )
}

function Critical({ critical }: { critical: TiersAnswer['critical'] }): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  return (
    <Panel title={t('critical')} note={t('gap')} className="span-4">
      <Bars
        caption={t('critical')}
        bars={critical.map(({ code, words, sentence, customers, gapCents, rule }) => ({
          key: code, value: customers, beside: <Money cents={gapCents} />,
          label: (
            <>
              <RuleLink rule={rule}>{say(words)}</RuleLink>
              <span className="faint group-sentence">{say(sentence)}</span>
            </>
          ),
        }))}
      />
    </Panel>
  )
}
