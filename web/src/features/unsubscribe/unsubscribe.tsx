import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useEffect } from 'react'

import type { Words } from '#contracts/words.ts'
import { Refusal } from '../../lib/api.ts'
import { changePreferences, useLanguage } from '../../lib/preferences.ts'
import { useAct, useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Failure, Loading, Refused } from '../../ui/states.tsx'
import './unsubscribe.css'
import { useUnsubscribeWords } from './words.ts'

/** Where the link in a message leads: what it stops, one button, and that it is done. */
export function UnsubscribePage(): ReactNode {
  const t = useUnsubscribeWords()
  const language = useLanguage()
  const { token } = useParams({ from: '/unsubscribe/$token' })
  const query = useOperation('readUnsubscribe', { params: { token } })
  const title = t('title')
  useEffect(() => {
    document.title = `${title} · 知客 Zhike`
  }, [title])
  const isWrong = query.error instanceof Refusal && [404, 422].includes(query.error.problem.status)
  return (
    <main className="unsubscribe">
      <div className="unsubscribe-box">
        {isWrong ? <Wrong /> : null}
        {query.error && !isWrong ? (
          <>
            <h1>{t('failed')}</h1>
            <Failure error={query.error} retry={() => void query.refetch()} />
          </>
        ) : null}
        {query.isPending ? <Loading lines={3} /> : null}
        {query.data ? (
          <Offer token={token} channel={query.data.channel} stopped={query.data.stopped} />
        ) : null}
        <button
          type="button"
          className="link-button"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          {t('language')}
        </button>
      </div>
    </main>
  )
}

function Wrong(): ReactNode {
  const t = useUnsubscribeWords()
  return (
    <>
      <h1>{t('wrong')}</h1>
      <p role="alert">{t('wrong_cure')}</p>
    </>
  )
}

interface OfferProps {
  token: string
  channel: Words
  /** It was pressed before. */
  stopped: boolean
}

function Offer({ token, channel, stopped }: OfferProps): ReactNode {
  const t = useUnsubscribeWords()
  const say = useSay()
  const stop = useAct('unsubscribe')
  const channelSaid = say(channel)
  if (stopped || stop.isSuccess) {
    return (
      <>
        <h1>{t('done')}</h1>
        <output>{t('done_note', { channel: channelSaid })}</output>
      </>
    )
  }
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('what', { channel: channelSaid })}</p>
      <p className="soft">{t('keeps')}</p>
      <Refused error={stop.error} />
      <Button
        type="primary"
        size="large"
        loading={stop.isPending}
        onClick={() => stop.mutate({ params: { token } })}
      >
        {t('stop')}
      </Button>
    </>
  )
}
