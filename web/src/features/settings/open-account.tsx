import { Button, Form, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'

import { type reasonLists, saysWhy } from '#contracts/reasons.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { useAct, useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { roleWords } from '../../ui/roles.ts'
import { ReasonChoice } from '../../ui/reason-dialog.tsx'
import { Refused } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { UnitSelect } from '../../ui/unit-select.tsx'
import { FirstHalf } from './first-half.tsx'
import { useSettingsWords } from './words.ts'

interface Fields {
  staffNumber: string
  displayName: string
  role: Role
  unitId: string
  because: keyof (typeof reasonLists)['account']
  reason: string
}

/** Proposes an account for a member of staff; shows the proposer's half of the password once. */
export function OpenAccount({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const create = useAct('createUser', ['listProposals'])
  const close = (): void => {
    create.reset()
    onClose()
  }
  return (
    <Modal open={open} title={t('open_account')} footer={null} destroyOnHidden onCancel={close}>
      {create.data ? (
        <div className="stack">
          <FirstHalf half={create.data.firstHalf} sentence={create.data.proposal.sentence} />
          <div>
            <Button onClick={close}>{ui('close')}</Button>
          </div>
        </div>
      ) : (
        <AccountForm create={create} />
      )}
    </Modal>
  )
}

function AccountForm({ create }: { create: ReturnType<typeof useAct<'createUser'>> }): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const [form] = Form.useForm<Fields>()
  const [find, setFind] = useState('')
  const staff = useOperation(
    'listAccountlessStaff',
    { query: find === '' ? {} : { find } },
    { keepPrevious: true },
  )
  const known = staff.data?.staff ?? []
  const needed = [{ required: true, whitespace: true, message: t('needed') }]
  const choose = (staffNumber: string): void => {
    const person = known.find((one) => one.staffNumber === staffNumber)
    if (!person) return
    const { displayName, unit } = person
    form.setFieldsValue({ staffNumber, displayName, unitId: unit?.unitId ?? '' })
  }
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ role: 'rm', unitId: '' }}
      onFinish={({ unitId, ...rest }) =>
        create.mutate({ body: { ...rest, unitId: unitId === '' ? null : unitId } })
      }
    >
      <p className="soft">{t('open_lead')}</p>
      <Form.Item label={t('staff')} htmlFor="account-staff">
        <Select<string>
          id="account-staff"
          showSearch
          filterOption={false}
          placeholder={t('staff_hint')}
          onSearch={setFind}
          onChange={choose}
          loading={staff.isFetching}
          options={known.map(({ staffNumber, displayName, unit }) => ({
            value: staffNumber,
            label: `${displayName} ${staffNumber} ${unit?.name ?? ''}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="staffNumber" label={t('staff_number')} rules={needed}>
        <Input maxLength={32} readOnly />
      </Form.Item>
      <Form.Item name="displayName" label={t('name')} rules={needed}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="role" label={t('role')}>
        <Select
          options={Object.entries(roleWords).map(([role, words]) => ({
            value: role,
            label: say(words),
          }))}
        />
      </Form.Item>
      <Form.Item name="unitId" label={t('unit')}>
        <UnitSelect label={t('unit')} none={t('no_unit')} />
      </Form.Item>
      <ReasonChoice list="account" />
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              if (!saysWhy(value ?? '')) throw new Error(t('reason_needed'))
            },
          },
        ]}
      >
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
      <Refused error={create.error} />
      <Button type="primary" htmlType="submit" loading={create.isPending}>
        {t('open_account')}
      </Button>
    </Form>
  )
}
