import { Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import { type ReasonList, reasonLists, saysWhy } from '#contracts/reasons.ts'
import type { Words } from '#contracts/words.ts'
import { useSay } from '../lib/words.ts'
import { Refused } from './states.tsx'
import { useUiWords } from './words.ts'

interface ReasonDialogProps<List extends ReasonList> {
  open: boolean
  title: string
  /** The word on the button that does it. */
  act: string
  /** The reasons there are to choose from, beside the words. */
  list?: List
  busy: boolean
  error: unknown
  danger?: boolean
  /** Size, cost and consequences, said before the reason is asked for. */
  children?: ReactNode
  onAct: (reason: string, because: Code<List>) => void
  onClose: () => void
}

type Code<List extends ReasonList> = Extract<keyof (typeof reasonLists)[List], string>

/** Asks for a reason before something that is written into the audit log. */
export function ReasonDialog<List extends ReasonList = 'account'>({
  open,
  title,
  act,
  list,
  busy,
  error,
  danger,
  children,
  onAct,
  onClose,
}: ReasonDialogProps<List>): ReactNode {
  const t = useUiWords()
  const [form] = Form.useForm<{ reason: string; because?: Code<List> }>()
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
          onFinish={({ reason, because }) => onAct(reason.trim(), because ?? (OTHER as Code<List>))}
        >
          {list === undefined ? null : <ReasonChoice list={list} />}
          <Form.Item
            name="reason"
            label={t('reason')}
            style={{ marginBottom: 0 }}
            rules={[
              {
                validator: async (_, value: string | undefined) => {
                  if (!saysWhy(value ?? '')) throw new Error(t('reason_needed'))
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

const OTHER = 'other'

/** Which of the listed reasons it is, within a form. */
export function ReasonChoice({ list }: { list: ReasonList }): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const reasons: [string, Words][] = Object.entries(reasonLists[list])
  return (
    <Form.Item name="because" label={t('because')} initialValue={reasons[0]?.[0] ?? OTHER}>
      <Select options={reasons.map(([value, words]) => ({ value, label: say(words) }))} />
    </Form.Item>
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
