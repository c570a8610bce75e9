import { Form, Input, Modal, Radio, Select } from 'antd'
import type { ReactNode } from 'react'

import { useAct } from '../../lib/query.ts'
import { announce } from '../announcer.tsx'
import { useChannelName } from '../names.ts'
import { Refused } from '../states.tsx'
import { useUiWords } from '../words.ts'
import { useConsentWords } from './consent-words.ts'

const PURPOSES = ['marketing', 'personalised', 'sharing', 'sensitive', 'contact'] as const
const CHANNELS = ['sms', 'phone', 'email', 'app', 'wecom'] as const

interface Fields {
  purpose: (typeof PURPOSES)[number]
  /** Empty: every channel. */
  channel: '' | (typeof CHANNELS)[number]
  given: boolean
  proof: string
}

interface ConsentDialogProps {
  customerId: string
  open: boolean
  onClose: () => void
}

/** Records that a customer agrees or no longer does; what follows from it is asked for again. */
export function ConsentDialog({ customerId, open, onClose }: ConsentDialogProps): ReactNode {
  const t = useConsentWords()
  const ui = useUiWords()
  const [form] = Form.useForm<Fields>()
  const record = useAct('recordConsent', ['readConsents', 'readDecision', 'listConsentChanges'])
  const close = (): void => {
    record.reset()
    onClose()
  }
  const save = ({ purpose, channel, given, proof }: Fields): void => {
    const everywhere = purpose === 'contact' || channel === ''
    record.mutate(
      {
        params: { customerId },
        body: { purpose, channel: everywhere ? null : channel, given, proof: proof.trim() },
      },
      {
        onSuccess: () => {
          announce(t('recorded'))
          close()
        },
      },
    )
  }
  return (
    <Modal
      open={open}
      title={t('record_title')}
      okText={t('save')}
      cancelText={ui('cancel')}
      destroyOnHidden
      onOk={() => form.submit()}
      onCancel={close}
      okButtonProps={{ loading: record.isPending }}
    >
      <div className="stack">
        <p className="soft">{t('record_note')}</p>
        <Form<Fields>
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          onFinish={save}
          initialValues={{ purpose: 'marketing', channel: '', given: false, proof: '' }}
        >
          <ConsentFields />
        </Form>
        <Refused error={record.error} />
      </div>
    </Modal>
  )
}

function ConsentFields(): ReactNode {
  const t = useConsentWords()
  const channelName = useChannelName()
  const purpose = Form.useWatch<Fields['purpose'] | undefined>('purpose')
  const isContact = purpose === 'contact'
  return (
    <>
      <Form.Item name="purpose" label={t('purpose')}>
        <Select options={PURPOSES.map((one) => ({ value: one, label: t(`purpose.${one}`) }))} />
      </Form.Item>
      {isContact ? null : (
        <Form.Item name="channel" label={t('channel')}>
          <Select
            options={[
              { value: '', label: t('every_channel') },
              ...CHANNELS.map((one) => ({ value: one, label: channelName(one) })),
            ]}
          />
        </Form.Item>
      )}
      <Form.Item name="given" label={t('decision')}>
        <Radio.Group
          options={[
            { value: true, label: isContact ? t('contact_lift') : t('give') },
            { value: false, label: isContact ? t('contact_hold') : t('withdraw') },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="proof"
        label={t('proof')}
        style={{ marginBottom: 0 }}
        rules={[{ required: true, whitespace: true, min: 2, message: t('proof_needed') }]}
      >
        <Input.TextArea rows={2} maxLength={200} placeholder={t('proof_hint')} />
      </Form.Item>
    </>
  )
}
