import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount, formatTime, shortHash } from '../../lib/format.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Notice } from '../../ui/states.tsx'
import { useVersionWords } from './version-words.ts'

type Listed = Output<'listVersions'>
type Waiting = Listed['waiting'][number]
type Published = Listed['publications'][number]
type Limit = Waiting['limits'][number]

const STALE = ['listVersions', 'readHome'] as const

/** Of a folder that differs from what is in force, how it does, and the way to submit it. */
export function FolderNotice({ folder }: { folder: Listed['folder'] }): ReactNode {
  const t = useVersionWords()
  const say = useSay()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const submit = useAct('submitStrategy', STALE)
  if (folder.words === null) return null
  const close = (): void => {
    submit.reset()
    setOpen(false)
  }
  return (
    <Panel title={t('folder')}>
      <Notice
        title={t('folder_differs')}
        actions={
          may('strategy.submit') ? (
            <Button onClick={() => setOpen(true)}>{t('submit')}</Button>
          ) : null
        }
      >
        <p>{say(folder.words)}</p>
      </Notice>
      <ReasonDialog
        open={open}
        title={t('submit_title')}
        act={t('submit')}
        busy={submit.isPending}
        error={submit.error}
        onClose={close}
        onAct={(note) =>
          submit.mutate(
            { body: { note } },
            {
              onSuccess: () => {
                announce(t('submitted'))
                close()
              },
            },
          )
        }
      >
        <p>{t('submit_note')}</p>
      </ReasonDialog>
    </Panel>
  )
}

interface WaitingProps {
  waiting: readonly Waiting[]
  inForce: string
  onCompare: (from: string, to: string) => void
}

/** What waits for its second person: what it would change, and the verdict. */
export function WaitingStrategies({ waiting, inForce, onCompare }: WaitingProps): ReactNode {
  const t = useVersionWords()
  if (waiting.length === 0) return null
  return (
    <Panel title={t('waiting')}>
      <div className="stack">
        {waiting.map((one) => (
          <WaitingStrategy
            key={one.submissionId}
            submission={one}
            inForce={inForce}
            onCompare={onCompare}
          />
        ))}
      </div>
    </Panel>
  )
}

type Verdict = 'approve' | 'return'

function WaitingStrategy({
  submission,
  inForce,
  onCompare,
}: {
  submission: Waiting
  inForce: string
  onCompare: WaitingProps['onCompare']
}): ReactNode {
  const t = useVersionWords()
  const say = useSay()
  const [verdict, setVerdict] = useState<Verdict>()
  const { name, hash, submittedBy, submittedAt, note, changes, limits, law, mayDecide } = submission
  return (
    <article className="stack">
      <h3>
        {name} <code title={hash}>{shortHash(hash)}</code>
      </h3>
      <p>
        {t('submitted_by', { who: submittedBy.name, when: formatTime(submittedAt) })}
        {note === '' ? null : ` · ${note}`}
      </p>
      <p>
        <span className={law.kept ? 'mark mark-good' : 'mark mark-bad'}>{t('law')}</span>{' '}
        {say(law.words)}
      </p>
      {limits.length === 0 ? <p>{t('no_limits')}</p> : <Limits limits={limits} />}
      <p className="row">
        <button type="button" className="link-button" onClick={() => onCompare(inForce, hash)}>
          {t('see_difference', { entries: formatCount(changes) })}
        </button>
        {mayDecide ? (
          <>
            <Button disabled={!law.kept} onClick={() => setVerdict('approve')}>
              {t('approve')}
            </Button>
            <Button danger onClick={() => setVerdict('return')}>
              {t('return')}
            </Button>
          </>
        ) : (
          <span className="faint">{t('second_person')}</span>
        )}
      </p>
      <VerdictDialog
        verdict={verdict}
        submissionId={submission.submissionId}
        against={inForce}
        onClose={() => setVerdict(undefined)}
      />
    </article>
  )
}

function VerdictDialog({
  verdict,
  submissionId,
  against,
  onClose,
}: {
  verdict: Verdict | undefined
  submissionId: number
  against: string
  onClose: () => void
}): ReactNode {
  const t = useVersionWords()
  const approve = useAct('approveStrategy', STALE)
  const giveBack = useAct('returnStrategy', STALE)
  const params = { submissionId }
  const doing = verdict === 'approve' ? approve : giveBack
  const done = (): void => {
    announce(t(verdict === 'approve' ? 'approved' : 'returned'))
    close()
  }
  const close = (): void => {
    approve.reset()
    giveBack.reset()
    onClose()
  }
  if (verdict === undefined) return null
  return (
    <ReasonDialog
      open
      title={t(verdict === 'approve' ? 'approve_title' : 'return_title')}
      act={t(verdict)}
      busy={doing.isPending}
      error={doing.error}
      danger={verdict === 'return'}
      onClose={close}
      onAct={(reason) => {
        if (verdict === 'approve') {
          approve.mutate({ params, body: { against, reason } }, { onSuccess: done })
        } else {
          giveBack.mutate({ params, body: { reason } }, { onSuccess: done })
        }
      }}
    >
      <p>{t(verdict === 'approve' ? 'approve_note' : 'return_note')}</p>
    </ReasonDialog>
  )
}

/** Limits that move and what actions say of themselves: what is looked at first. */
function Limits({ limits }: { limits: readonly Limit[] }): ReactNode {
  const t = useVersionWords()
  const columns: Column<Limit>[] = [
    {
      key: 'direction',
      title: t('direction'),
      render: ({ direction }) => (
        <span className={direction === 'loosens' ? 'mark mark-bad' : 'mark'}>
          {t(`direction.${direction}`)}
        </span>
      ),
    },
    {
      key: 'where',
      title: t('limit'),
      always: true,
      render: ({ entry, field }) => <code>{field === null ? entry : `${entry} ${field}`}</code>,
    },
    { key: 'before', title: t('before'), render: ({ before }) => before ?? t('absent') },
    { key: 'after', title: t('after'), render: ({ after }) => after ?? t('absent') },
  ]
  return (
    <DataTable
      caption={t('limits')}
      columns={columns}
      rows={limits}
      rowKey={({ entry, field }) => `${entry} ${field}`}
    />
  )
}

/** By which act each version took effect. */
export function Publications({ acts }: { acts: readonly Published[] }): ReactNode {
  const t = useVersionWords()
  const say = useSay()
  const columns: Column<Published>[] = [
    {
      key: 'version',
      title: t('version'),
      always: true,
      render: ({ hash }) => <code title={hash}>{shortHash(hash)}</code>,
    },
    { key: 'how', title: t('how'), render: ({ words }) => say(words) },
    { key: 'by', title: t('by'), render: ({ by }) => by.name },
    {
      key: 'at',
      title: t('published_at'),
      render: ({ at }) => <span className="nowrap">{formatTime(at)}</span>,
    },
    { key: 'reason', title: t('remark'), wideOnly: true, render: ({ reason }) => reason },
  ]
  return (
    <Panel title={t('publications')} flush>
      <DataTable
        caption={t('publications')}
        columns={columns}
        rows={acts}
        rowKey={({ at, hash }) => `${at} ${hash}`}
      />
    </Panel>
  )
}
