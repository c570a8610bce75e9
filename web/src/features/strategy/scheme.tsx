import type { ReactNode } from 'react'

import type { TierScheme } from '#contracts/strategy.ts'
import { UNKNOWN, formatCount } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { RuleLink } from '../../ui/customer-link.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { ShareBar } from '../../ui/share-bar.tsx'
import { useStrategyWords } from './words.ts'

type Tier = TierScheme['tiers'][number]
type TierMove = TierScheme['moves'][number]

/** The tiers of a scheme: condition, customers, assets, services. */
export function SchemeTiers({ scheme }: { scheme: TierScheme }): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const all = scheme.tiers.reduce((sum, { customers }) => sum + customers, 0)
  const aum = scheme.tiers.reduce((sum, { aumCents }) => sum + aumCents, 0)
  const columns: Column<Tier>[] = [
    {
      key: 'tier',
      title: t('tier'),
      always: true,
      render: ({ words, rule }) => (
        <strong className="nowrap">
          <RuleLink rule={rule}>{say(words)}</RuleLink>
        </strong>
      ),
    },
    {
      key: 'condition',
      title: t('condition'),
      render: ({ sentence, text }) => (
        <>
          {say(sentence)}
          <br />
          <code className="faint wide-only">{text}</code>
        </>
      ),
    },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => formatCount(customers),
    },
    {
      key: 'share',
      title: t('share'),
      numeric: true,
      wideOnly: true,
      render: ({ customers }) => <ShareBar part={customers} whole={all} />,
    },
    {
      key: 'aum',
      title: t('aum'),
      numeric: true,
      render: ({ aumCents }) => <Money cents={aumCents} />,
    },
    {
      key: 'aum_share',
      title: t('aum_share'),
      numeric: true,
      wideOnly: true,
      render: ({ aumCents }) => <ShareBar part={aumCents} whole={aum} />,
    },
    {
      key: 'services',
      title: t('services'),
      wideOnly: true,
      render: ({ services }) => services.map(say).join(' · ') || UNKNOWN,
    },
  ]
  return (
    <Panel
      title={say(scheme.words)}
      flush
      note={t('scheme_source', { source: scheme.source })}
      actions={
        <>
          {scheme.official ? <span className="mark mark-brand">{t('official')}</span> : null}
          {scheme.watched > 0 ? (
            <span className="mark mark-warn" title={t('watched_note')}>
              {t('watched', { count: formatCount(scheme.watched) })}
            </span>
          ) : null}
        </>
      }
    >
      <DataTable
        caption={say(scheme.words)}
        columns={columns}
        rows={scheme.tiers}
        rowKey={({ tier }) => tier}
      />
    </Panel>
  )
}

interface SchemeMovesProps {
  scheme: TierScheme
  previousDate: string | null
}

/** Who changed tier since the night before. */
export function SchemeMoves({ scheme, previousDate }: SchemeMovesProps): ReactNode {
  const t = useStrategyWords()
  const say = useSay()
  const columns: Column<TierMove>[] = [
    { key: 'direction', title: t('direction'), render: ({ up }) => <Direction up={up} /> },
    {
      key: 'from',
      title: t('from'),
      always: true,
      render: ({ from }) => (from ? say(from) : UNKNOWN),
    },
    { key: 'to', title: t('to'), always: true, render: ({ to }) => (to ? say(to) : UNKNOWN) },
    {
      key: 'customers',
      title: t('customers'),
      numeric: true,
      render: ({ customers }) => formatCount(customers),
    },
  ]
  const none = previousDate === null ? t('moves_first') : t('moves_none')
  return (
    <Panel
      title={t('moves')}
      flush={scheme.moves.length > 0}
      note={previousDate === null ? null : t('moves_since', { date: previousDate })}
    >
      {scheme.moves.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <DataTable
          caption={t('moves')}
          columns={columns}
          rows={scheme.moves}
          rowKey={({ from, to }) => `${from?.zh ?? ''}-${to?.zh ?? ''}`}
        />
      )}
    </Panel>
  )
}

function Direction({ up }: { up: boolean | null }): ReactNode {
  const t = useStrategyWords()
  if (up === null) return <span className="soft">{t('entered')}</span>
  return up ? (
    <span className="rise nowrap">
      <span aria-hidden="true">▲ </span>
      {t('up')}
    </span>
  ) : (
    <span className="fall nowrap">
      <span aria-hidden="true">▼ </span>
      {t('down')}
    </span>
  )
}
