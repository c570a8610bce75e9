import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { NightGap, NightView } from '#contracts/night.ts'
import { UNKNOWN, formatCount, formatTime } from '../../lib/format.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { useNightPageWords } from './words.ts'

interface NightGapsProps {
  night: NightView
  onAccepted: (jobId: string) => void
}

/** What a night does without; where it waits, who may lets it pass. */
export function NightGaps({ night, onAccepted }: NightGapsProps): ReactNode {
  const t = useNightPageWords()
  const { gaps, gapsAccepted } = night
  if (gaps === null) return null
  return (
    <div className="certificate">
      <h3>
        {t('gaps')}{' '}
        <span className={gaps.length === 0 ? 'mark mark-good' : 'mark mark-warn'}>
          {gaps.length === 0 ? t('gaps_none') : formatCount(gaps.length)}
        </span>
      </h3>
      {gapsAccepted ? (
        <p>
          {t('accepted_by', {
            by: gapsAccepted.by,
            at: formatTime(gapsAccepted.at),
            reason: gapsAccepted.reason,
          })}
        </p>
      ) : null}
      {night.state === 'waiting' ? <Accept night={night} onAccepted={onAccepted} /> : null}
      {gaps.length === 0 ? null : <GapTable night={night} gaps={gaps} />}
    </div>
  )
}

function Accept({ night, onAccepted }: NightGapsProps): ReactNode {
  const t = useNightPageWords()
  const may = useMay()
  const dialog = useDialog<NightView>()
  const accept = useAct('acceptGaps', ['listNights'])
  if (!may('night.accept')) return null
  return (
    <>
      <p>
        <Button type="primary" onClick={() => dialog.open(night)}>
          {t('accept')}
        </Button>
      </p>
      <ReasonDialog
        open={dialog.subject !== undefined}
        title={t('accept_title', { date: night.date })}
        act={t('accept')}
        busy={accept.isPending}
        error={accept.error}
        onAct={(reason) =>
          accept.mutate(
            { params: { date: night.date }, body: { reason } },
            {
              onSuccess: ({ jobId }) => {
                dialog.close()
                onAccepted(jobId)
              },
            },
          )
        }
        onClose={() => {
          dialog.close()
          accept.reset()
        }}
      >
        <p>{t('accept_note')}</p>
      </ReasonDialog>
    </>
  )
}

function GapTable({ night, gaps }: { night: NightView; gaps: readonly NightGap[] }): ReactNode {
  const t = useNightPageWords()
  const say = useSay()
  const columns: Column<NightGap>[] = [
    {
      key: 'kind',
      title: t('gap_kind'),
      always: true,
      render: ({ kind, stops }) => (
        <span className="nowrap">
          {t(`gap_${kind}`)}{' '}
          {stops ? <span className="mark mark-warn">{t('gap_stops')}</span> : null}
        </span>
      ),
    },
    { key: 'what', title: t('gap_what'), render: ({ words }) => say(words) },
    { key: 'feed', title: t('feed'), wideOnly: true, render: ({ feed }) => feed ?? UNKNOWN },
    {
      key: 'fact',
      title: t('fact'),
      wideOnly: true,
      render: ({ fact, field }) => [fact, field].filter((part) => part !== null).join('.'),
    },
    { key: 'rows', title: t('gap_rows'), numeric: true, render: ({ rows }) => formatCount(rows) },
  ]
  return (
    <DataTable
      caption={`${t('gaps')} ${night.date}`}
      columns={columns}
      rows={gaps}
      rowKey={({ kind, feed, fact, field }) => [kind, feed, fact, field].join(' ')}
    />
  )
}
