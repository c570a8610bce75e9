import { Checkbox, Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'

import type { SavedSegment } from '#contracts/customers.ts'
import { useAct } from '../../lib/query.ts'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useCustomersWords } from './words.ts'

interface SegmentDialogProps {
  open: boolean
  /** The segment to rename or share; absent when a new one is saved. */
  segment?: SavedSegment | undefined
  /** The rule to save. */
  text: string | undefined
  onClose: () => void
  onSaved: (segment: SavedSegment) => void
}

interface Fields {
  name: string
  shared: boolean
}

/** Names a segment and says whether colleagues see it. */
export function SegmentDialog({
  open,
  segment,
  text,
  onClose,
  onSaved,
}: SegmentDialogProps): ReactNode {
  const t = useCustomersWords()
  const ui = useUiWords()
  const [form] = Form.useForm<Fields>()
  const save = useAct('saveSegment', ['listSegments'])
  const change = useAct('changeSegment', ['listSegments'])
  const store = ({ name, shared }: Fields): void => {
    const body = { name, shared, rule: { text: text ?? '' } }
    const options = { onSuccess: onSaved }
    if (!segment) save.mutate({ body }, options)
    else {
      const { segmentId, updatedAt } = segment
      change.mutate({ params: { segmentId }, body: { ...body, updatedAt } }, options)
    }
  }
  return (
    <Modal
      open={open}
      title={segment ? t('segment_edit') : t('segment_save')}
      okText={t('save')}
      cancelText={ui('cancel')}
      destroyOnHidden
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: save.isPending || change.isPending }}
      afterClose={() => {
        save.reset()
        change.reset()
      }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={store}
        initialValues={{ name: segment?.name ?? '', shared: segment?.shared ?? false }}
      >
        <Form.Item
          name="name"
          label={t('segment_name')}
          rules={[{ required: true, whitespace: true, message: t('segment_name_needed') }]}
        >
          <Input
            maxLength={60}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for the name
            autoFocus
          />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked" extra={t('segment_shared_note')}>
          <Checkbox>{t('segment_shared')}</Checkbox>
        </Form.Item>
      </Form>
      <Refused error={save.error ?? change.error} />
    </Modal>
  )
}
