import {
  FolderOpenOutlined,
  LinkOutlined,
  NotificationOutlined,
  SaveOutlined,
} from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { SavedSegment } from '#contracts/customers.ts'
import { copyText } from '../../lib/copy.ts'
import { formatCount } from '../../lib/format.ts'
import { useWhole } from '../../lib/pages.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { announce } from '../../ui/announcer.tsx'
import type { RuleDraft } from '../../ui/rule/use-draft.ts'
import { SegmentDialog } from './segment-dialog.tsx'
import { SegmentList } from './segment-list.tsx'
import { useCustomersWords } from './words.ts'

interface SegmentBarProps {
  rule: RuleDraft
  /** The saved segment the rule was opened from, by the address. */
  segmentId: string | undefined
}

/** Which saved segment this is, and what one can do with it. */
export function SegmentBar({ rule, segmentId }: SegmentBarProps): ReactNode {
  const t = useCustomersWords()
  const may = useMay()
  const navigate = useNavigate()
  const [listOpen, setListOpen] = useState(false)
  const [saveOpen, setSaveOpen] = useState(false)
  const list = useWhole(
    'listSegments',
    (after) => ({ query: after === undefined ? {} : { after } }),
    'segments',
  )
  const segment = list.data?.segments.find((one) => one.segmentId === segmentId)
  const text = rule.settled ? rule.draft.reading?.text : undefined
  const changed = segment !== undefined && text !== undefined && segment.rule.text !== text
  const copy = async (): Promise<void> => {
    await copyText(location.href)
    announce(t('link_copied'))
  }
  const saved = (to: SavedSegment): void => {
    setSaveOpen(false)
    announce(t('segment_saved', { name: to.name, count: formatCount(to.customers ?? 0) }))
    void navigate({
      to: '/customers',
      replace: true,
      search: (old) => ({ ...old, rule: to.rule.text, segment: to.segmentId }),
    })
  }
  return (
    <>
      {segment ? <strong>{segment.name}</strong> : null}
      {changed ? <span className="mark mark-warn">{t('segment_changed')}</span> : null}
      <Button icon={<FolderOpenOutlined aria-hidden />} onClick={() => setListOpen(true)}>
        {t('segments')}
      </Button>
      <Button icon={<LinkOutlined aria-hidden />} onClick={() => void copy()}>
        {t('copy_link')}
      </Button>
      {may('campaign.plan') ? (
        <Button
          icon={<NotificationOutlined aria-hidden />}
          disabled={!text}
          onClick={() =>
            void navigate({
              to: '/campaigns/new',
              search: text === undefined ? {} : { rule: text },
            })
          }
        >
          {t('plan_campaign')}
        </Button>
      ) : null}
      {may('segment.save') && changed && segment.ownedByMe ? (
        <UpdateButton segment={segment} text={text} onSaved={saved} />
      ) : null}
      {may('segment.save') ? (
        <Button
          type={changed && segment.ownedByMe ? 'default' : 'primary'}
          disabled={!text}
          icon={<SaveOutlined aria-hidden />}
          onClick={() => setSaveOpen(true)}
        >
          {segment ? t('segment_save_as') : t('segment_save')}
        </Button>
      ) : null}
      <SegmentDialog
        open={saveOpen}
        text={text}
        onClose={() => setSaveOpen(false)}
        onSaved={saved}
      />
      <SegmentList open={listOpen} onClose={() => setListOpen(false)} />
    </>
  )
}

interface UpdateButtonProps {
  segment: SavedSegment
  text: string
  onSaved: (segment: SavedSegment) => void
}

function UpdateButton({ segment, text, onSaved }: UpdateButtonProps): ReactNode {
  const t = useCustomersWords()
  const change = useAct('changeSegment', ['listSegments'])
  const { segmentId, name, shared, updatedAt } = segment
  return (
    <Button
      type="primary"
      loading={change.isPending}
      onClick={() =>
        change.mutate(
          { params: { segmentId }, body: { name, rule: { text }, shared, updatedAt } },
          { onSuccess: onSaved },
        )
      }
    >
      {t('segment_update')}
    </Button>
  )
}
