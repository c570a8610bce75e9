import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import { formatCount, formatTime } from '../../lib/format.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { type ApiKey, useKeyWords } from './key-words.ts'
import { NewKey } from './new-key.tsx'
import { RevokeKey } from './revoke-key.tsx'
import './settings.css'
import { useMaker } from './use-maker.ts'

/** Keys by which other systems ask: what each may do, who made it, whether it is in use. */
export function KeysPage(): ReactNode {
  const t = useKeyWords()
  const may = useMay()
  const query = useOperation('listApiKeys', {})
  const revoking = useDialog<ApiKey>()
  const [making, setMaking] = useState(false)
  const keys = query.data?.keys ?? []
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        may('user.grant') ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('make')}
          </Button>
        ) : null
      }
    >
      <Panel title={t('title')} quiet flush>
        <Answer query={query} lines={6}>
          {() =>
            keys.length === 0 ? (
              <Notice title={t('none')}>
                <p>{t('none_cure')}</p>
              </Notice>
            ) : (
              <KeyTable keys={keys} onRevoke={revoking.open} />
            )
          }
        </Answer>
      </Panel>
      <NewKey keys={keys} open={making} onClose={() => setMaking(false)} />
      <RevokeKey apiKey={revoking.subject} onClose={revoking.close} />
    </Page>
  )
}

interface KeyTableProps {
  keys: readonly ApiKey[]
  onRevoke: (key: ApiKey) => void
}

function KeyTable({ keys, onRevoke }: KeyTableProps): ReactNode {
  const t = useKeyWords()
  const maker = useMaker()
  const may = useMay()
  const columns: Column<ApiKey>[] = [
    {
      key: 'name',
      title: t('name'),
      always: true,
      render: ({ name, keyId }) => (
        <span className="key-lines">
          <strong>{name}</strong>
          <code className="faint">{keyId}</code>
        </span>
      ),
    },
    {
      key: 'scopes',
      title: t('scopes'),
      render: ({ scopes }) => (
        <span className="key-scopes">
          {scopes.map((scope) => (
            <span key={scope} className="mark" title={`${scope} · ${t(`${scope}.what`)}`}>
              {t(scope)}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: 'rate',
      title: t('rate_short'),
      numeric: true,
      wideOnly: true,
      render: ({ requestsPerMinute }) => formatCount(requestsPerMinute),
    },
    {
      key: 'made',
      title: t('made'),
      wideOnly: true,
      render: ({ createdAt, createdBy }) => (
        <span className="key-lines">
          <span className="nowrap">{formatTime(createdAt)}</span>
          <span className="faint">{maker(createdBy)}</span>
        </span>
      ),
    },
    { key: 'used', title: t('used'), wideOnly: true, render: (key) => <Used apiKey={key} /> },
    {
      key: 'state',
      title: t('state'),
      always: true,
      render: (key) => (
        <KeyState apiKey={key} {...(may('user.grant') ? { onRevoke: () => onRevoke(key) } : {})} />
      ),
    },
  ]
  const isRevoked = ({ revokedAt }: ApiKey): number => Number(revokedAt !== null)
  const ordered = keys.toSorted((a, b) => isRevoked(a) - isRevoked(b))
  return (
    <DataTable
      caption={t('title')}
      columns={columns}
      rows={ordered}
      rowKey={({ keyId }) => keyId}
    />
  )
}

function Used({ apiKey: { lastUsedAt, lastAddress } }: { apiKey: ApiKey }): ReactNode {
  const t = useKeyWords()
  if (lastUsedAt === null) return <span className="faint">{t('never_used')}</span>
  return (
    <span className="key-lines">
      <span className="nowrap">{formatTime(lastUsedAt)}</span>
      {lastAddress === null ? null : (
        <span className="faint">{t('from', { address: lastAddress })}</span>
      )}
    </span>
  )
}

interface KeyStateProps {
  apiKey: ApiKey
  /** Absent for who may look and no more. */
  onRevoke?: () => void
}

function KeyState({ apiKey: { name, revokedAt, revokedBy }, onRevoke }: KeyStateProps): ReactNode {
  const t = useKeyWords()
  const maker = useMaker()
  if (revokedAt === null) {
    return (
      <span className="row">
        <span className={onRevoke ? 'mark mark-good wide-only' : 'mark mark-good'}>
          {t('in_use')}
        </span>
        {onRevoke ? (
          <Button size="small" danger aria-label={t('revoke_of', { name })} onClick={onRevoke}>
            {t('revoke')}
          </Button>
        ) : null}
      </span>
    )
  }
  return (
    <span className="key-lines">
      <span>
        <span className="mark">{t('revoked')}</span>
      </span>
      <span className="faint wide-only">
        {t('revoked_by', { time: formatTime(revokedAt), by: maker(revokedBy ?? '') })}
      </span>
    </span>
  )
}
