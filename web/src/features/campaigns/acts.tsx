import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { useMay } from '../../lib/session.ts'
import { useDialog } from '../../ui/reason-dialog.tsx'
import { type Act, ActDialog, isDangerous } from './act-dialog.tsx'
import { useLiveWords } from './live-words.ts'

/** In the order they stand; the first that is allowed and moves the campaign on is marked. */
const ACTS: readonly Act[] = [
  'delete',
  'stop',
  'pause',
  'return',
  'resume',
  'submit',
  'approve',
  'protect',
  'launch',
]
const FORWARD: readonly Act[] = ['approve', 'protect', 'launch', 'resume', 'submit']

/** What the person may do with the campaign now; what they may not is absent. */
export function Acts({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const rights = useMay()
  const navigate = useNavigate()
  const dialog = useDialog<Act>()
  const { campaignId, may } = campaign
  const forward = FORWARD.find((act) => may.includes(act))
  return (
    <>
      {rights('campaign.plan') ? (
        <Button
          onClick={() => void navigate({ to: '/campaigns/new', search: { from: campaignId } })}
        >
          {t('duplicate')}
        </Button>
      ) : null}
      {may.includes('edit') ? (
        <Button
          onClick={() =>
            void navigate({ to: '/campaigns/$campaignId/plan', params: { campaignId } })
          }
        >
          {t('edit')}
        </Button>
      ) : null}
      {ACTS.filter((act) => may.includes(act)).map((act) => (
        <Button
          key={act}
          type={act === forward ? 'primary' : 'default'}
          danger={isDangerous(act)}
          onClick={() => dialog.open(act)}
        >
          {t(act)}
        </Button>
      ))}
      <ActDialog campaign={campaign} act={dialog.subject} onClose={dialog.close} />
    </>
  )
}
