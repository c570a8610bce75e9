import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { call } from '../../lib/api.ts'
import { formatCount, formatMoney } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useOperation } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useLiveWords } from './live-words.ts'

export type Act =
  | 'submit'
  | 'approve'
  | 'protect'
  | 'return'
  | 'launch'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'delete'

const OPERATIONS = {
  submit: 'submitCampaign',
  approve: 'approveCampaign',
  protect: 'protectCampaign',
  return: 'returnCampaign',
  launch: 'launchCampaign',
  pause: 'pauseCampaign',
  resume: 'resumeCampaign',
  stop: 'stopCampaign',
} as const

/** Acts whose reason the next person has to read. */
const NEED_REASON: ReadonlySet<Act> = new Set<Act>(['return', 'stop'])
/** Acts that decide over size and cost, which are shown first. */
const SHOW_SIZE: ReadonlySet<Act> = new Set<Act>(['submit', 'approve', 'protect', 'launch'])

/** Acts that can't be taken back. */
export function isDangerous(act: Act): boolean {
  return act === 'stop' || act === 'delete'
}

interface ActDialogProps {
  campaign: Campaign
  act: Act | undefined
  onClose: () => void
}

/** Asks before an act that reaches customers or that others have to live with. */
export function ActDialog({ campaign, act, onClose }: ActDialogProps): ReactNode {
  const t = useLiveWords()
  const ui = useUiWords()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const { campaignId, version, plan } = campaign
  const params = { campaignId }
  const doing = useMutation({
    mutationFn: async (asked: { act: Act; note: string }): Promise<void> => {
      if (asked.act === 'delete') await call('deleteCampaign', { params })
      else await call(OPERATIONS[asked.act], { params, body: { version, note: asked.note } })
    },
    onSuccess: async (_answer, asked) => {
      announce(t(`done.${asked.act}`, { name: plan.name }))
      close()
      if (asked.act === 'delete') await navigate({ to: '/campaigns' })
      for (const stale of ['readCampaign', 'listCampaigns', 'listMessages', 'listMembers']) {
        if (asked.act === 'delete' && stale === 'readCampaign') continue
        void queryClient.invalidateQueries({ queryKey: [stale] })
      }
    },
  })
  const close = (): void => {
    setNote('')
    doing.reset()
    onClose()
  }
  if (act === undefined) return null
  const shared = {
    open: true,
    title: t(`${act}_title`, { name: plan.name }),
    onClose: close,
    error: doing.error,
  }
  const said = (
    <>
      <p>{t(`${act}_note`)}</p>
      {SHOW_SIZE.has(act) ? <Size campaign={campaign} /> : null}
    </>
  )
  if (NEED_REASON.has(act)) {
    return (
      <ReasonDialog
        {...shared}
        act={t(act)}
        busy={doing.isPending}
        danger={isDangerous(act)}
        onAct={(reason) => doing.mutate({ act, note: reason })}
      >
        {said}
      </ReasonDialog>
    )
  }
  return (
    <Modal
      open
      title={shared.title}
      okText={t(act)}
      cancelText={ui('cancel')}
      onCancel={close}
      okButtonProps={{ loading: doing.isPending, danger: isDangerous(act) }}
      onOk={() => doing.mutate({ act, note: note.trim() })}
    >
      <div className="stack">
        {said}
        {act === 'delete' ? null : (
          <Input.TextArea
            aria-label={t('note_optional')}
            placeholder={t('note_optional')}
            value={note}
            rows={2}
            maxLength={400}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
        <Refused error={doing.error} />
      </div>
    </Modal>
  )
}

/** How many are contacted and what it costs, as it is now. */
function Size({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const language = useLanguage()
  // As it stands at this moment: what is decided is decided over this.
  const preview = useOperation('previewCampaign', { body: campaign.plan }, { staleTime: 0 })
  if (preview.error) return <Refused error={preview.error} />
  if (!preview.data) return <p className="faint">…</p>
  const { treated, control, costCents, overBudget } = preview.data
  return (
    <div className="act-size">
      <p>
        {t('size', {
          treated: formatCount(treated),
          control: formatCount(control),
          cost: formatMoney(costCents, language),
        })}
      </p>
      {campaign.ceiling ? (
        <p>{t('ceiling', { people: formatCount(campaign.ceiling.people) })}</p>
      ) : null}
      {overBudget ? <p className="mark mark-bad">{t('size_over')}</p> : null}
    </div>
  )
}
