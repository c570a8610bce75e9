import { Button } from 'antd'
import type { ReactNode } from 'react'

import { copyText } from '../../lib/copy.ts'
import { announce } from '../../ui/announcer.tsx'
import { useSettingsWords } from './words.ts'

/** A one-time password, in the open once. */
export function FirstPassword({ password, name }: { password: string; name: string }): ReactNode {
  const t = useSettingsWords()
  const copy = async (): Promise<void> => {
    await copyText(password)
    announce(t('copied'))
  }
  return (
    <div className="first-password">
      <span className="faint">{t('first_password')}</span>
      <div className="row">
        <output aria-label={t('first_password')}>
          <code>{password}</code>
        </output>
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      <p className="soft">{t('first_note', { name })}</p>
    </div>
  )
}
