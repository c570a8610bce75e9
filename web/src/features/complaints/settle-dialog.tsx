import { Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'

import type { Complaint } from '#contracts/complaints.ts'
import { useAct } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useComplaintWords } from './words.ts'

interface SettleDialogProps {
  complaint: Complaint | undefined
  onClose: () => void
}

const HOW_AT_LEAST = 4

/** Asks how a complaint was settled, after saying what settling it opens. */
export function SettleDialog({ complaint, onClose }: SettleDialogProps): ReactNode {
  const t = useComplaintWords()
  const ui = useUiWords()
  const [form] = Form.useForm<{ how: string }>()
  const settle = useAct('settleComplaint', [
    'listComplaints',
    'readHome',
    'readDay',
    'readTalkCard',
    'readDecision',
  ])
  const name = complaint?.customer.name ?? complaint?.customer.customerId ?? ''
  const close = (): void => {
    settle.reset()
    onClose()
  }
  const save = ({ how }: { how: string }): void => {
    if (complaint === undefined) return
    settle.mutate(
      {
        params: { contactId: complaint.complaintId },
        body: { how: how.trim() },
      },
      {
        onSuccess: () => {
          announce(t('done', { name }))
          close()
        },
      },
    )
  }
  return (
    <Modal
      open={complaint !== undefined}
      title={t('settle_of', { name })}
      okText={t('settle')}
      cancelText={ui('cancel')}
      destroyOnHidden
      onOk={() => form.submit()}
      onCancel={close}
      okButtonProps={{ loading: settle.isPending }}
    >
      <div className="stack">
        {complaint === undefined || complaint.said === '' ? null : (
          <p className="complaint-note">{complaint.said}</p>
        )}
        <p className="soft">{t('settle_what')}</p>
        <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={save}>
          <Form.Item
            name="how"
            label={t('how')}
            extra={t('how_hint')}
            style={{ marginBottom: 0 }}
            rules={[
              {
                validator: async (_, value: string | undefined) => {
                  if ((value ?? '').trim().length < HOW_AT_LEAST) throw new Error(t('how_needed'))
                },
              },
            ]}
          >
            <Input.TextArea
              rows={3}
              maxLength={400}
              showCount
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for this
              autoFocus
            />
          </Form.Item>
        </Form>
        <Refused error={settle.error} />
      </div>
    </Modal>
  )
}
