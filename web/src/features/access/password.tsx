import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'

import { useAct } from '../../lib/query.ts'
import { sessionQuery, useSession } from '../../lib/session.ts'
import { announce } from '../../ui/announcer.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { useAccessWords } from './words.ts'

interface Fields {
  current: string
  next: string
  again: string
}

const LENGTH_MIN = 10

/** One's own password; a first one has to be changed before anything else. */
export function PasswordPage(): ReactNode {
  const t = useAccessWords()
  const { mustChangePassword } = useSession()
  const router = useRouter()
  const queryClient = useQueryClient()
  const change = useAct('changePassword')
  const [form] = Form.useForm<Fields>()
  const save = ({ current, next }: Fields): void => {
    change.mutate(
      { body: { current, next } },
      {
        onSuccess: async () => {
          form.resetFields()
          announce(t('changed'))
          await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
          await router.invalidate()
          if (mustChangePassword) await router.navigate({ to: '/' })
        },
      },
    )
  }
  return (
    <Page title={t('change_password')} lead={mustChangePassword ? t('must_change') : undefined}>
      <Panel title={t('change_password')} quiet>
        <Form<Fields>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={save}
          style={{ maxWidth: 360 }}
        >
          <Form.Item
            name="current"
            label={t('current')}
            rules={[{ required: true, message: t('password_needed') }]}
          >
            <Input type="password" autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Form.Item
            name="next"
            label={t('next')}
            extra={t('next_rule')}
            rules={[{ required: true, min: LENGTH_MIN, message: t('next_short') }]}
          >
            <Input type="password" autoComplete="new-password" maxLength={200} />
          </Form.Item>
          <Form.Item
            name="again"
            label={t('again')}
            dependencies={['next']}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_, value: string) => {
                  if (value !== getFieldValue('next')) throw new Error(t('again_differs'))
                },
              }),
            ]}
          >
            <Input type="password" autoComplete="new-password" maxLength={200} />
          </Form.Item>
          <div className="stack">
            <Refused error={change.error} />
            <div>
              <Button type="primary" htmlType="submit" loading={change.isPending}>
                {t('change_password')}
              </Button>
            </div>
          </div>
        </Form>
      </Panel>
    </Page>
  )
}
