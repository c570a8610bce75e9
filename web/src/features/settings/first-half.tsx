import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Words } from '#contracts/words.ts'
import { copyText } from '../../lib/copy.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { useSettingsWords } from './words.ts'

interface FirstHalfProps {
  half: string
  /** What was proposed. */
  sentence: Words
}

/** The proposer's half of a first password, in the open once; a second person gets the other. */
export function FirstHalf({ half, sentence }: FirstHalfProps): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const copy = async (): Promise<void> => {
    await copyText(half)
    announce(t('copied'))
  }
  return (
    <div className="first-password">
      <p>{t('proposed', { what: say(sentence) })}</p>
      <span className="faint">{t('first_half')}</span>
      <div className="row">
        <output aria-label={t('first_half')}>
          <code>{half}</code>
        </output>
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      <p className="soft">{t('half_note')}</p>
    </div>
  )
}
