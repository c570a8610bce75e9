import { Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd'
import type { ReactNode } from 'react'

import { copyText } from '../../lib/copy.ts'
import { useAct } from '../../lib/query.ts'
import { announce } from '../../ui/announcer.tsx'
import { Refused } from '../../ui/states.tsx'
import { type ApiKey, type Scope, scopes, useKeyWords } from './key-words.ts'

interface NewKeyProps {
  /** Those there are: one of the same name is to be revoked afterwards. */
  keys: readonly ApiKey[]
  open: boolean
  onClose: () => void
}

const USUAL_RATE = 6_000
const HIGHEST_RATE = 1_000_000

/** Makes a key and shows its secret once: a slip of the mouse must not close it. */
export function NewKey({ keys, open, onClose }: NewKeyProps): ReactNode {
  const t = useKeyWords()
  const create = useAct('createApiKey', ['listApiKeys'])
  const made = create.data
  const close = (): void => {
    create.reset()
    onClose()
  }
  return (
    <Modal
      open={open}
      title={t('make')}
      footer={null}
      destroyOnHidden
      onCancel={close}
      closable={made === undefined}
      keyboard={made === undefined}
      mask={{ closable: made === undefined }}
    >
      {made === undefined ? (
        <KeyForm keys={keys} create={create} />
      ) : (
        <Secret name={made.key.name} secret={made.secret} onKept={close} />
      )}
    </Modal>
  )
}

interface Fields {
  name: string
  scopes: Scope[]
  requestsPerMinute: number
}

interface KeyFormProps {
  keys: readonly ApiKey[]
  create: ReturnType<typeof useAct<'createApiKey'>>
}

function KeyForm({ keys, create }: KeyFormProps): ReactNode {
  const t = useKeyWords()
  const [form] = Form.useForm<Fields>()
  const name = Form.useWatch('name', form)?.trim() ?? ''
  const isSame = keys.some((key) => key.revokedAt === null && key.name === name)
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: '', scopes: [], requestsPerMinute: USUAL_RATE }}
      onFinish={({ name: given, ...rest }) =>
        create.mutate({ body: { ...rest, name: given.trim() } })
      }
    >
      <Form.Item
        name="name"
        label={t('name')}
        extra={isSame ? t('same_name') : t('name_hint')}
        rules={[{ required: true, whitespace: true, message: t('name_needed') }]}
      >
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('scopes')}
        rules={[{ required: true, type: 'array', min: 1, message: t('scopes_needed') }]}
      >
        <ScopeChoice />
      </Form.Item>
      <Form.Item
        name="requestsPerMinute"
        label={t('rate')}
        extra={t('rate_hint')}
        rules={[{ required: true, message: t('rate_hint') }]}
      >
        <InputNumber min={1} max={HIGHEST_RATE} precision={0} step={1_000} />
      </Form.Item>
      <Refused error={create.error} />
      <Button type="primary" htmlType="submit" loading={create.isPending}>
        {t('make')}
      </Button>
    </Form>
  )
}

interface ScopeChoiceProps {
  /** Given by the form around it. */
  id?: string
  value?: Scope[]
  onChange?: (scopes: Scope[]) => void
}

/** What a key may do, each with what that means. A group of boxes bears no marks of a field. */
function ScopeChoice({ id, value, onChange }: ScopeChoiceProps): ReactNode {
  const t = useKeyWords()
  return (
    <fieldset className="bare-fieldset" aria-label={t('scopes')} {...(id ? { id } : {})}>
      <Checkbox.Group<Scope>
        className="key-choices"
        {...(value ? { value } : {})}
        {...(onChange ? { onChange } : {})}
      >
        {scopes.map((scope) => (
          <Checkbox key={scope} value={scope}>
            {t(scope)} <code className="faint">{scope}</code>
            <span className="soft key-what">{t(`${scope}.what`)}</span>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </fieldset>
  )
}

interface SecretProps {
  name: string
  secret: string
  onKept: () => void
}

function Secret({ name, secret, onKept }: SecretProps): ReactNode {
  const t = useKeyWords()
  const copy = async (): Promise<void> => {
    await copyText(secret)
    announce(t('secret_copied'))
  }
  return (
    <div className="stack">
      <div className="first-password">
        <span className="faint">{t('secret', { name })}</span>
        <div className="row">
          <output aria-label={t('secret', { name })}>
            <code className="key-secret">{secret}</code>
          </output>
          <Button size="small" type="primary" onClick={() => void copy()}>
            {t('copy')}
          </Button>
        </div>
      </div>
      <p className="key-warning">{t('secret_note')}</p>
      <div>
        <Button onClick={onKept}>{t('kept')}</Button>
      </div>
    </div>
  )
}
