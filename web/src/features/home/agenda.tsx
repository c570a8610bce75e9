import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Agenda } from '#contracts/cockpit.ts'
import { formatClock, formatCount } from '../../lib/format.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { PlaceLink } from '../../ui/place-link.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { Notice } from '../../ui/states.tsx'
import { useHomeWords } from './words.ts'

type Row = Agenda['rows'][number]

/** A short list of work, campaigns or results; every row leads to its place. */
export function AgendaPanel({ agenda }: { agenda: Agenda }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  const { words, definition, to, total, rows } = agenda
  return (
    <Panel
      title={say(words)}
      note={say(definition)}
      flush
      actions={
        total > rows.length ? (
          <PlaceLink to={to}>{t('open_all', { total: formatCount(total) })}</PlaceLink>
        ) : rows.length > 0 ? (
          <PlaceLink to={to}>{t('open_place')}</PlaceLink>
        ) : null
      }
    >
      {rows.length === 0 ? (
        <Empty agenda={agenda} />
      ) : (
        <ul className="agenda">
          {rows.map((row) => (
            <AgendaRow key={row.key} row={row} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Nothing there; whoever could put something there is told how. */
function Empty({ agenda: { code, empty } }: { agenda: Agenda }): ReactNode {
  const t = useHomeWords()
  const say = useSay()
  const may = useMay()
  if (code !== 'campaigns' || !may('campaign.plan')) {
    return <p className="agenda-empty soft">{say(empty)}</p>
  }
  return (
    <Notice
      title={say(empty)}
      actions={
        <>
          <Link to="/campaigns/new">{t('plan_campaign')}</Link>
          <Link to="/customers">{t('choose_audience')}</Link>
        </>
      }
    >
      <p>{t('plan_campaign_why')}</p>
    </Notice>
  )
}

function AgendaRow({ row: { words, detail, at, mark, done, to } }: { row: Row }): ReactNode {
  const say = useSay()
  return (
    <li>
      <PlaceLink to={to} className="agenda-row">
        <span className="agenda-words">
          <strong>{say(words)}</strong>
          {detail ? <span className="soft">{say(detail)}</span> : null}
        </span>
        <span className="agenda-end">
          {done ? <ShareBar part={done.part} whole={done.whole} /> : null}
          {at === undefined ? null : <span className="mark mark-brand">{formatClock(at)}</span>}
          {mark ? <span className={MARKS[mark.tone]}>{say(mark.words)}</span> : null}
        </span>
      </PlaceLink>
    </li>
  )
}

const MARKS: Readonly<Record<NonNullable<Row['mark']>['tone'], string>> = {
  plain: 'mark',
  brand: 'mark mark-brand',
  good: 'mark mark-good',
  warn: 'mark mark-warn',
  bad: 'mark mark-bad',
}
