import { Form, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'

import { Refused } from './states.tsx'
import { useUiWords } from './words.ts'

interface ReasonDialogProps {
  open: boolean
  title: string
  /** The word on the button that does it. */
  act: string
  minimum?: number
  busy: boolean
  error: unknown
  danger?: boolean
  /** Size, cost and consequences, said before the reason is asked for. */
  children?: ReactNode
  onAct: (reason: string) => void
  onClose: () => void
}

/** Asks for a reason before something that is written into the audit log. */
export function ReasonDialog({
  open,
  title,
  act,
  minimum = 2,
  busy,
  error,
  danger,
  children,
  onAct,
  onClose,
}: ReasonDialogProps): ReactNode {
  const t = useUiWords()
  const [form] = Form.useForm<{ reason: string }>()
  return (
    <Modal
      open={open}
      title={title}
      okText={act}
      cancelText={t('cancel')}
      destroyOnHidden
      onOk={() => form.submit()}
      onCancel={onClose}
      okButtonProps={{ loading: busy, danger: danger ?? false }}
    >
      <div className="stack">
        {children}
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          onFinish={({ reason }) => onAct(reason.trim())}
        >
          <Form.Item
            name="reason"
            label={t('reason')}
            style={{ marginBottom: 0 }}
            rules={[
              {
                validator: async (_, value: string | undefined) => {
                  if ((value ?? '').trim().length < minimum) {
                    throw new Error(t('reason_needed', { min: minimum }))
                  }
                },
              },
            ]}
          >
            <Input.TextArea
              rows={2}
              maxLength={200}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for the reason
              autoFocus
            />
          </Form.Item>
        </Form>
        <Refused error={error} />
      </div>
    </Modal>
  )
}

/** Whether a dialog is open, and for what. */
export function useDialog<T>(): {
  subject: T | undefined
  open: (subject: T) => void
  close: () => void
} {
  const [subject, setSubject] = useState<T>()
  return { subject, open: setSubject, close: () => setSubject(undefined) }
}
