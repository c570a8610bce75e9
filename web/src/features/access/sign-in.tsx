import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { type ReactNode, useEffect } from 'react'

import { safeNext } from '../../lib/address.ts'
import { changePreferences, useLanguage } from '../../lib/preferences.ts'
import { useAct } from '../../lib/query.ts'
import { setCurrency } from '../../lib/currency.ts'
import { sessionQuery } from '../../lib/session.ts'
import { Refused } from '../../ui/states.tsx'
import './sign-in.css'
import { useAccessWords } from './words.ts'

interface Fields {
  staffNumber: string
  password: string
}

/** The door: staff number and password, and the other language. */
export function SignIn(): ReactNode {
  const t = useAccessWords()
  const language = useLanguage()
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  const queryClient = useQueryClient()
  const signIn = useAct('signIn')
  const title = t('sign_in')
  useEffect(() => {
    document.title = `${title} · 知客 Zhike`
  }, [title])
  const enter = (body: Fields): void => {
    signIn.mutate(
      { body },
      {
        onSuccess: (principal) => {
          queryClient.clear()
          setCurrency(principal.currency)
          queryClient.setQueryData(sessionQuery.queryKey, principal)
          router.history.replace(safeNext(next))
        },
      },
    )
  }
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <header>
          <img src="/zhike.svg" alt="" width="40" height="40" />
          <h1>
            知客 <span lang="en">Zhike</span>
          </h1>
          <p className="soft">{t('lead')}</p>
        </header>
        <Form<Fields> layout="vertical" requiredMark={false} onFinish={enter}>
          <Form.Item
            name="staffNumber"
            label={t('staff_number')}
            rules={[{ required: true, whitespace: true, message: t('staff_number_needed') }]}
          >
            <Input
              size="large"
              autoComplete="username"
              maxLength={32}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- signing in is all one can do here
              autoFocus
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            rules={[{ required: true, message: t('password_needed') }]}
          >
            <Input size="large" type="password" autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Refused error={signIn.error} />
          <Button
            block
            type="primary"
            size="large"
            htmlType="submit"
            loading={signIn.isPending}
            className="sign-in-button"
          >
            {t('sign_in')}
          </Button>
        </Form>
        <p className="faint">{t('help')}</p>
        <button
          type="button"
          className="link-button"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          {t('other_language')}
        </button>
      </div>
    </main>
  )
}
