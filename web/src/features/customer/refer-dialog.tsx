import { Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'

import { useAct } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { ColleagueSelect } from '../../ui/colleague-select.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useTimelineWords } from './timeline-words.ts'

interface ReferDialogProps {
  customerId: string
  open: boolean
  onClose: () => void
}

/** Hands a customer's need to a colleague; the credit of the referral is kept. */
export function ReferDialog({ customerId, open, onClose }: ReferDialogProps): ReactNode {
  const t = useTimelineWords()
  const ui = useUiWords()
  const [form] = Form.useForm<{ toStaff: string | null; need: string }>()
  const refer = useAct('referCustomer', ['readDay', 'readHome'])
  return (
    <Modal
      open={open}
      title={t('refer_title')}
      okText={t('refer')}
      cancelText={ui('cancel')}
      destroyOnHidden
      onOk={() => form.submit()}
      onCancel={onClose}
      okButtonProps={{ loading: refer.isPending }}
    >
      <div className="stack">
        <p className="soft">{t('refer_note')}</p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          initialValues={{ toStaff: null, need: '' }}
          onFinish={({ toStaff, need }) => {
            if (toStaff === null) return
            refer.mutate(
              { params: { customerId }, body: { toStaff, need: need.trim() } },
              {
                onSuccess: () => {
                  announce(t('referred'))
                  onClose()
                },
              },
            )
          }}
        >
          <Form.Item
            name="toStaff"
            label={t('refer_to')}
            rules={[{ required: true, message: t('refer_to_needed') }]}
          >
            <ColleagueField
              customerId={customerId}
              label={t('refer_to')}
              placeholder={t('refer_to_hint')}
            />
          </Form.Item>
          <Form.Item
            name="need"
            label={t('need')}
            style={{ marginBottom: 0 }}
            rules={[
              {
                validator: async (_, value: string) => {
                  if (value.trim().length < 2) throw new Error(t('need_needed'))
                },
              },
            ]}
          >
            <Input.TextArea rows={2} maxLength={200} placeholder={t('need_hint')} />
          </Form.Item>
        </Form>
        <Refused error={refer.error} />
      </div>
    </Modal>
  )
}

interface ColleagueFieldProps {
  customerId: string
  label: string
  placeholder: string
  /** Given by the form item around it. */
  id?: string
  value?: string | null
  onChange?: (staffNumber: string | null) => void
}

function ColleagueField({
  customerId,
  id,
  value = null,
  onChange,
  label,
  placeholder,
}: ColleagueFieldProps): ReactNode {
  return (
    <ColleagueSelect
      {...(id === undefined ? {} : { id })}
      value={value}
      label={label}
      only={{ customerId }}
      placeholder={placeholder}
      onChange={(staffNumber) => onChange?.(staffNumber)}
    />
  )
}
