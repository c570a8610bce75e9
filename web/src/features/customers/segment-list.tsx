import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Modal } from 'antd'
import type { ReactNode } from 'react'

import type { SavedSegment } from '#contracts/customers.ts'
import { formatTime } from '../../lib/format.ts'
import { useWhole } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { Count } from '../../ui/figures.tsx'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { Answer, Notice, Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { SegmentDialog } from './segment-dialog.tsx'
import { useCustomersWords } from './words.ts'

/** One's own segments and those colleagues share. */
export function SegmentList({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useCustomersWords()
  const list = useWhole(
    'listSegments',
    (after) => ({ query: after === undefined ? {} : { after } }),
    'segments',
    { enabled: open },
  )
  const editing = useDialog<SavedSegment>()
  const deleting = useDialog<SavedSegment>()
  return (
    <Drawer title={t('segments')} open={open} onClose={onClose} size={420}>
      <Answer query={list}>
        {({ segments }) =>
          segments.length === 0 ? (
            <Notice title={t('segments_none')}>
              <p>{t('segments_none_cure')}</p>
            </Notice>
          ) : (
            <ul className="segments">
              {segments.map((segment) => (
                <Segment
                  key={segment.segmentId}
                  segment={segment}
                  onClose={onClose}
                  onEdit={() => editing.open(segment)}
                  onDelete={() => deleting.open(segment)}
                />
              ))}
            </ul>
          )
        }
      </Answer>
      <SegmentDialog
        open={editing.subject !== undefined}
        segment={editing.subject}
        text={editing.subject?.rule.text}
        onClose={editing.close}
        onSaved={editing.close}
      />
      <DeleteDialog segment={deleting.subject} onClose={deleting.close} />
    </Drawer>
  )
}

interface SegmentProps {
  segment: SavedSegment
  onClose: () => void
  onEdit: () => void
  onDelete: () => void
}

function Segment({ segment, onClose, onEdit, onDelete }: SegmentProps): ReactNode {
  const t = useCustomersWords()
  const say = useSay()
  const navigate = useNavigate()
  const { segmentId, name, rule, owner, ownedByMe, shared, customers, problem } = segment
  const open = (): void => {
    onClose()
    void navigate({ to: '/customers', search: { rule: rule.text, segment: segmentId } })
  }
  return (
    <li>
      <div className="row spread">
        <button type="button" className="link-button" onClick={open}>
          <strong>{name}</strong>
        </button>
        <Count value={customers} />
      </div>
      <p className="soft">{say(rule.words)}</p>
      {problem ? <p className="mark mark-bad segment-problem">{say(problem)}</p> : null}
      <div className="row faint">
        <span>{ownedByMe ? t('segment_mine') : t('segment_of', { owner })}</span>
        {ownedByMe && shared ? <span className="mark">{t('segment_shared_mark')}</span> : null}
        <span>{formatTime(segment.updatedAt)}</span>
        {ownedByMe ? (
          <span className="segment-actions">
            <Button size="small" type="text" onClick={onEdit}>
              {t('segment_edit')}
            </Button>
            <Button size="small" type="text" danger onClick={onDelete}>
              {t('segment_delete')}
            </Button>
          </span>
        ) : null}
      </div>
    </li>
  )
}

function DeleteDialog({
  segment,
  onClose,
}: {
  segment: SavedSegment | undefined
  onClose: () => void
}): ReactNode {
  const t = useCustomersWords()
  const ui = useUiWords()
  const remove = useAct('deleteSegment', ['listSegments'])
  const act = (): void => {
    if (!segment) return
    remove.mutate(
      { params: { segmentId: segment.segmentId } },
      {
        onSuccess: () => {
          announce(t('segment_deleted', { name: segment.name }))
          onClose()
        },
      },
    )
  }
  return (
    <Modal
      open={segment !== undefined}
      okText={t('segment_delete')}
      cancelText={ui('cancel')}
      title={t('segment_delete_title', { name: segment?.name ?? '' })}
      onOk={act}
      onCancel={onClose}
      okButtonProps={{ danger: true, loading: remove.isPending }}
    >
      <p>{t('segment_delete_note')}</p>
      <Refused error={remove.error} />
    </Modal>
  )
}
