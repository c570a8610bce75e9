import { Link, getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Bars } from '../../ui/bars.tsx'
import { Chart, type ChartOption } from '../../ui/chart.tsx'
import { RuleLink } from '../../ui/customer-link.tsx'
import { Count } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import { colours } from '../../ui/tokens.ts'
import './strategy.css'
import { useStrategyWords } from './words.ts'

type DefinitionAnswer = Output<'readDefinition'>

const route = getRouteApi('/inside/tags/$name')

/** One metric or tag: what it means, whose it is, how customers are spread over it. */
export function DefinitionPage(): ReactNode {
  const { name } = route.useParams()
  const query = useOperation('readDefinition', { params: { name } })
  return (
    <Answer page query={query} lines={8}>
      {(answer) => <DefinitionOf answer={answer} />}
    </Answer>
  )
}

function DefinitionOf({
  answer: { definition, distribution, history },
}: {
  answer: DefinitionAnswer
}): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  return (
    <Page
      title={say(definition.words)}
      heading={
        <h1>
          {say(definition.words)} <span className="mark">{t(`one_${definition.kind}`)}</span>{' '}
          <span className="mark">{definition.dataClass}</span>
        </h1>
      }
      lead={
        <>
          {say(definition.group)} · <code>{definition.name}</code>
        </>
      }
      actions={
        definition.rule === null ? null : (
          <Link to="/customers" search={{ rule: definition.rule }}>
            {t('open_customers')}
          </Link>
        )
      }
    >
      <div className="columns">
        <div className="span-6 stack">
          <DefinitionFacts definition={definition} />
          <UsedBy definition={definition} />
        </div>
        <div className="span-6 stack">
          <Distribution distribution={distribution} />
          <History history={history} />
        </div>
      </div>
    </Page>
  )
}

interface DefinitionProps {
  definition: DefinitionAnswer['definition']
}

function DefinitionFacts({ definition }: DefinitionProps): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const { sentence, text, owner, source, file, uses, validity, unit, type, customers } = definition
  return (
    <Panel title={t('definition')}>
      <p className="definition-sentence">{say(sentence)}</p>
      <pre className="definition-text">
        <code>{text}</code>
      </pre>
      <dl className="facts">
        <dt>{t('customers_known')}</dt>
        <dd>
          <Count value={customers} />
        </dd>
        <dt>{t('type')}</dt>
        <dd>
          {type}
          {unit ? ` · ${say(unit)}` : ''}
        </dd>
        <dt>{t('owner')}</dt>
        <dd>{owner}</dd>
        <dt>{t('source')}</dt>
        <dd>{source}</dd>
        <dt>{t('validity')}</dt>
        <dd>{say(validity)}</dd>
        <dt>{t('uses')}</dt>
        <dd>
          {uses.length === 0 ? (
            t('uses_none')
          ) : (
            <span className="row">
              {uses.map((use) => (
                <span key={use.zh} className="mark">
                  {say(use)}
                </span>
              ))}
            </span>
          )}
        </dd>
        <dt>{t('file')}</dt>
        <dd>
          <code>{file}</code>
        </dd>
      </dl>
    </Panel>
  )
}

function UsedBy({ definition: { usedBy } }: DefinitionProps): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  return (
    <Panel title={t('used_by')}>
      {usedBy.length === 0 ? (
        <p className="soft">{t('used_by_none')}</p>
      ) : (
        <ul className="row">
          {usedBy.map(({ kind, name, words }) => (
            <li key={`${kind}-${name}`}>
              {kind === 'metric' || kind === 'tag' ? (
                <Link to="/tags/$name" params={{ name }}>
                  {say(words)}
                </Link>
              ) : (
                <Link to="/tiers">{say(words)}</Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Distribution({
  distribution,
}: {
  distribution: DefinitionAnswer['distribution']
}): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  return (
    <Panel title={t('distribution')}>
      {distribution.length === 0 ? (
        <p className="soft">{t('distribution_none')}</p>
      ) : (
        <Bars
          caption={t('distribution')}
          bars={distribution.map(({ label, rule, customers }) => ({
            key: label.zh,
            value: customers,
            label: <RuleLink rule={rule}>{say(label)}</RuleLink>,
          }))}
        />
      )}
    </Panel>
  )
}

function History({ history }: { history: DefinitionAnswer['history'] }): ReactNode {
  const t = useStrategyWords()
  const name = t('customers')
  const option = useMemo<ChartOption>(
    () => ({
      grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
      tooltip: { trigger: 'axis', confine: true },
      xAxis: {
        type: 'category',
        data: history.map(({ date }) => date),
        axisTick: { show: false },
        axisLabel: { hideOverlap: true },
        axisLine: { lineStyle: { color: colours.lineStrong } },
      },
      yAxis: { type: 'value', splitLine: { lineStyle: { color: colours.line } } },
      series: [
        {
          type: 'line',
          name,
          color: colours.brand,
          symbolSize: 5,
          data: history.map(({ customers }) => customers),
        },
      ],
    }),
    [history, name],
  )
  const [first] = history
  const last = history.at(-1)
  return (
    <Panel title={t('history')}>
      {history.length < 2 || !first || !last ? (
        <p className="soft">{t('history_none')}</p>
      ) : (
        <Chart
          option={option}
          height={180}
          label={t('history_label', {
            from: first.date,
            to: last.date,
            start: formatCount(first.customers),
            end: formatCount(last.customers),
          })}
        />
      )}
    </Panel>
  )
}
