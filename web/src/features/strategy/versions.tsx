import { SwapOutlined } from '@ant-design/icons'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatTime, shortHash } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Count } from '../../ui/figures.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { FolderNotice, Publications, WaitingStrategies } from './publication.tsx'
import { VersionDifference } from './version-difference.tsx'
import './strategy.css'
import { useVersionWords } from './version-words.ts'

type Version = Output<'listVersions'>['versions'][number]

const route = getRouteApi('/inside/strategy/versions')

/** Every strategy there was, and what lies between any two; both stand in the address. */
export function VersionsPage(): ReactNode {
  const t = useVersionWords()
  const query = useOperation('listVersions', {})
  return (
    <Page title={t('versions')} lead={t('lead')}>
      <Answer query={query} lines={8}>
        {(listed) =>
          listed.versions.length === 0 ? (
            <Notice title={t('none')}>
              <p>{t('none_cure')}</p>
            </Notice>
          ) : (
            <Versions {...listed} />
          )
        }
      </Answer>
    </Page>
  )
}

function Versions({
  versions,
  inForce,
  waiting,
  publications,
  folder,
}: Output<'listVersions'>): ReactNode {
  const t = useVersionWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const pair = pairOf(versions, search)
  const compare = (from: string, to: string): void => {
    void navigate({ search: { from, to }, resetScroll: false })
  }
  return (
    <>
      <FolderNotice folder={folder} />
      <WaitingStrategies waiting={waiting} inForce={inForce} onCompare={compare} />
      <VersionTable versions={versions} onCompare={compare} />
      {pair ? (
        <Panel
          title={t('difference')}
          flush
          note={<PairChoice versions={versions} pair={pair} onCompare={compare} />}
        >
          <VersionDifference key={`${pair.from} ${pair.to}`} {...pair} />
        </Panel>
      ) : (
        <Panel title={t('difference')} quiet flush>
          <Notice title={t('one_only')}>
            <p>{t('one_only_cure')}</p>
          </Notice>
        </Panel>
      )}
      <Publications acts={publications} />
    </>
  )
}

interface Pair {
  readonly from: string
  readonly to: string
}

/** Those the address names, else the current one against the one before. */
function pairOf(
  versions: readonly Version[],
  { from, to }: { from?: string; to?: string },
): Pair | undefined {
  if (from !== undefined && to !== undefined) return { from, to }
  const at = Math.max(
    0,
    versions.findIndex(({ current }) => current),
  )
  const now = versions[at]
  const before = versions[at + 1] ?? versions.find((_, index) => index !== at)
  return now && before ? { from: before.hash, to: now.hash } : undefined
}

interface VersionTableProps {
  versions: readonly Version[]
  onCompare: (from: string, to: string) => void
}

function VersionTable({ versions, onCompare }: VersionTableProps): ReactNode {
  const t = useVersionWords()
  const columns: Column<Version>[] = [
    {
      key: 'version',
      title: t('version'),
      always: true,
      render: ({ hash, name, current }) => (
        <span className="row">
          {name} <code title={hash}>{shortHash(hash)}</code>
          {current ? <span className="mark mark-good">{t('current')}</span> : null}
        </span>
      ),
    },
    {
      key: 'installed',
      title: t('installed'),
      render: ({ installedAt }) => <span className="nowrap">{formatTime(installedAt)}</span>,
    },
    {
      key: 'nights',
      title: t('nights'),
      numeric: true,
      render: ({ nights }) => <Count value={nights} />,
    },
    {
      key: 'compare',
      title: t('compare'),
      wideOnly: true,
      render: (version) => {
        const before = versions[versions.indexOf(version) + 1]
        return before ? (
          <button
            type="button"
            className="link-button"
            onClick={() => onCompare(before.hash, version.hash)}
          >
            {t('compare_before')}
          </button>
        ) : null
      },
    },
  ]
  return (
    <Panel title={t('list')} quiet flush>
      <DataTable
        caption={t('list')}
        columns={columns}
        rows={versions}
        rowKey={({ hash }) => hash}
      />
    </Panel>
  )
}

interface PairChoiceProps {
  versions: readonly Version[]
  pair: Pair
  onCompare: (from: string, to: string) => void
}

function PairChoice({ versions, pair: { from, to }, onCompare }: PairChoiceProps): ReactNode {
  const t = useVersionWords()
  const options = versions.map(({ hash, name, installedAt, current }) => ({
    value: hash,
    label: [`${name} ${shortHash(hash)}`, formatTime(installedAt), current ? t('current') : '']
      .filter(Boolean)
      .join(' · '),
  }))
  return (
    <span className="row">
      <Select
        className="version-choice"
        aria-label={t('from')}
        value={from}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(hash: string) => onCompare(hash, to)}
      />
      <Button
        icon={<SwapOutlined />}
        aria-label={t('swap')}
        title={t('swap')}
        onClick={() => onCompare(to, from)}
      />
      <Select
        className="version-choice"
        aria-label={t('to')}
        value={to}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(hash: string) => onCompare(from, hash)}
      />
    </span>
  )
}
