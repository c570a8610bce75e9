import { Modal } from 'antd'
import type { ReactNode } from 'react'

import { formatTime } from '../../lib/format.ts'
import { useAct } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { Refused } from '../../ui/states.tsx'
import { type ApiKey, useKeyWords } from './key-words.ts'

interface RevokeKeyProps {
  apiKey: ApiKey | undefined
  onClose: () => void
}

/** Names the system that will be refused, and when it asked last, before it is. */
export function RevokeKey({ apiKey, onClose }: RevokeKeyProps): ReactNode {
  const t = useKeyWords()
  const revoke = useAct('revokeApiKey', ['listApiKeys'])
  const name = apiKey?.name ?? ''
  const close = (): void => {
    revoke.reset()
    onClose()
  }
  const act = (): void => {
    if (apiKey === undefined) return
    revoke.mutate(
      { params: { keyId: apiKey.keyId } },
      {
        onSuccess: () => {
          announce(t('revoke_done', { name }))
          close()
        },
      },
    )
  }
  return (
    <Modal
      open={apiKey !== undefined}
      title={t('revoke_of', { name })}
      okText={t('revoke')}
      cancelText={t('cancel')}
      destroyOnHidden
      onOk={act}
      onCancel={close}
      okButtonProps={{ danger: true, loading: revoke.isPending }}
    >
      <div className="stack">
        <p>{t('revoke_what', { name, id: apiKey?.keyId ?? '' })}</p>
        {apiKey === undefined || apiKey.lastUsedAt === null ? null : (
          <p>{t('revoke_used', { time: formatTime(apiKey.lastUsedAt) })}</p>
        )}
        <Refused error={revoke.error} />
      </div>
    </Modal>
  )
}
