import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Home, Tile, Worklist } from '#contracts/cockpit.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { Bars } from '../../ui/bars.tsx'
import { CustomerLink, RuleLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Defined } from '../../ui/definition.tsx'
import { Figure, Money, Move } from '../../ui/figures.tsx'
import { Certificate, NightState, NightSteps } from '../../ui/night-steps.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { formatCount } from '../../lib/format.ts'
import { AgendaPanel } from './agenda.tsx'
import './home.css'
import { useHomeWords } from './words.ts'

/** The first page of the day; what it holds depends on who reads it. */
export function HomePage(): ReactNode {
  const home = useOperation('readHome', {}, { staleTime: 300_000 })
  return (
    <Answer query={home} lines={8}>
      {(data) => <HomeOf data={data} />}
    </Answer>
  )
}

/** The first list is the day's work and has the whole width; the rest stands side by side. */
function HomeOf({ data }: { data: Home }): ReactNode {
  const t = useHomeWords()
  const [first, ...others] = data.worklists
  return (
    <Page title={t('home')} heading={<Sentence home={data} />}>
      {data.tiles.length > 0 ? <Tiles tiles={data.tiles} /> : null}
      {data.agendas.length > 0 ? (
        <div className="home-agendas">
          {data.agendas.map((agenda) => (
            <AgendaPanel key={agenda.code} agenda={agenda} />
          ))}
        </div>
      ) : null}
      {first ? <List list={first} /> : null}
      {data.night ? <LastNight night={data.night} /> : null}
      {data.system ? <System system={data.system} /> : null}
      <div className="home-lists">
        {others.map((list) => (
          <List key={list.code} list={list} />
        ))}
        {data.breakdowns.map((part) => (
          <Breakdown key={part.code} part={part} />
        ))}
      </div>
    </Page>
  )
}

/** What to do first is the page's heading. */
function Sentence({ home }: { home: Home }): ReactNode {
  const say = useSay()
  return (
    <>
      <h1 className="home-sentence">{say(home.sentence)}</h1>
      {home.asOf ? (
        <span className="home-as-of soft">
          <AsOfMark asOf={home.asOf} />
        </span>
      ) : null}
    </>
  )
}

function Tiles({ tiles }: { tiles: readonly Tile[] }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  return (
    <ul className="tiles">
      {tiles.map(({ code, words, kind, value, previous, definition, rule, to }) => (
        <li key={code} className="tile">
          <Defined name={say(words)}>
            <p>{say(definition)}</p>
          </Defined>
          <strong className="tile-value">
            <RuleLink rule={rule}>
              <PlaceLink to={to}>
                <Figure kind={kind} value={value} />
              </PlaceLink>
            </RuleLink>
          </strong>
          <span className="tile-move">
            <Move kind={kind} value={value} previous={previous} />
            {previous === null ? null : <span className="faint"> {t('since')}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function List({ list }: { list: Worklist }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  const columns: Column<Worklist['customers'][number]>[] = [
    {
      key: 'customer',
      title: t('customer'),
      always: true,
      render: (customer) => <CustomerLink customer={customer} />,
    },
    { key: 'reason', title: t('reason'), render: ({ reason }) => say(reason) },
    {
      key: 'tier',
      title: t('tier'),
      wideOnly: true,
      render: ({ tier }) => (tier ? <span className="nowrap">{say(tier.words)}</span> : null),
    },
    {
      key: 'aum',
      title: t('aum'),
      numeric: true,
      render: ({ aumCents }) => <Money cents={aumCents} />,
    },
  ]
  return (
    <Panel
      title={say(list.words)}
      note={say(list.definition)}
      flush
      actions={
        list.total > 0 ? (
          <Link to="/customers" search={{ rule: list.rule }}>
            {t('open_list', { total: formatCount(list.total) })}
          </Link>
        ) : null
      }
    >
      {list.customers.length === 0 ? (
        <Notice title={t('list_empty')} />
      ) : (
        <DataTable
          caption={say(list.words)}
          columns={columns}
          rows={list.customers}
          rowKey={({ customerId }) => customerId}
        />
      )}
    </Panel>
  )
}

function Breakdown({ part }: { part: Home['breakdowns'][number] }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  return (
    <Panel title={say(part.words)} note={t('customers_aum')}>
      <Bars
        caption={say(part.words)}
        bars={part.rows.map(({ label, customers, aumCents, rule }) => ({
          key: label.zh,
          label: <RuleLink rule={rule}>{say(label)}</RuleLink>,
          value: customers,
          beside: <Money cents={aumCents} />,
        }))}
      />
    </Panel>
  )
}

function LastNight({ night }: { night: NonNullable<Home['night']> }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  const may = useMay()
  return (
    <Panel
      title={`${t('night')} ${night.date}`}
      note={<NightState state={night.state} />}
      flush
      actions={may('night.view') ? <Link to="/nights">{t('night_open')}</Link> : null}
    >
      <p className="home-night">{say(night.sentence)}</p>
      <NightSteps night={night} />
      <Certificate night={night} />
    </Panel>
  )
}

function System({ system }: { system: NonNullable<Home['system']> }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  return (
    <Panel title={t('system')}>
      <ul className="home-system">
        {system.map(({ code, words, good, detail }) => (
          <li key={code}>
            <span>{say(words)}</span>
            <span className={good ? 'mark mark-good' : 'mark mark-bad'}>
              {good ? t('good') : t('bad')}
            </span>
            <span className="soft">{say(detail)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
