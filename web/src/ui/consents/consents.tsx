import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../page.tsx'
import { Answer } from '../states.tsx'
import './consents.css'
import { ConsentDialog } from './consent-dialog.tsx'
import { useConsentWords } from './consent-words.ts'
import { isOverruled } from './overruled.ts'

type ConsentsAnswer = Output<'readConsents'>

/** What a customer agreed to, whether they may be contacted, and what the caps leave. */
export function Consents({ customerId }: { customerId: string }): ReactNode {
  const t = useConsentWords()
  const may = useMay()
  const query = useOperation('readConsents', { params: { customerId } })
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel
      title={t('title')}
      actions={
        may('consent.record') ? (
          <Button size="small" onClick={() => setOpen(true)}>
            {t('record')}
          </Button>
        ) : null
      }
    >
      <Answer query={query}>{(answer) => <ConsentList answer={answer} />}</Answer>
      <ConsentDialog customerId={customerId} open={isOpen} onClose={() => setOpen(false)} />
    </Panel>
  )
}

function ConsentList({ answer }: { answer: ConsentsAnswer }): ReactNode {
  const t = useConsentWords()
  const { consents, doNotContact, caps } = answer
  return (
    <div className="consents">
      <p>
        {doNotContact ? (
          <span className="mark mark-bad">{t('do_not_contact')}</span>
        ) : (
          <span className="soft">{t('may_contact')}</span>
        )}
      </p>
      {consents.length === 0 ? <p className="soft">{t('none')}</p> : null}
      {[...new Set(consents.map(({ purpose }) => purpose))].map((purpose) => (
        <Purpose key={purpose} of={consents.filter((one) => one.purpose === purpose)} />
      ))}
      <section aria-label={t('caps')}>
        <h3>{t('caps')}</h3>
        {caps.length === 0 ? <p className="soft">{t('caps_none')}</p> : null}
        <ul>
          {caps.map((cap) => (
            <Cap key={cap.words.zh} cap={cap} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Purpose({ of }: { of: ConsentsAnswer['consents'] }): ReactNode {
  const t = useConsentWords()
  const say = useSay()
  const [first] = of
  if (!first) return null
  return (
    <section aria-label={say(first.purposeWords)}>
      <h3>{say(first.purposeWords)}</h3>
      <ul>
        {of.map((consent) => (
          <li key={consent.channel ?? ''} className="consent">
            <span>{say(consent.channelWords)}</span>
            <State consent={consent} overruled={isOverruled(consent, of)} />
            <span className="faint">
              {t('since', { date: consent.since })} · {consent.source}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface StateProps {
  consent: ConsentsAnswer['consents'][number]
  overruled: boolean
}

function State({ consent: { given }, overruled }: StateProps): ReactNode {
  const t = useConsentWords()
  if (overruled) return <span className="faint">{t('overruled')}</span>
  return given ? (
    <span className="consent-given">
      <CheckOutlined aria-hidden /> {t('given')}
    </span>
  ) : (
    <span className="consent-refused">
      <CloseOutlined aria-hidden /> {t('withdrawn')}
    </span>
  )
}

function Cap({ cap }: { cap: ConsentsAnswer['caps'][number] }): ReactNode {
  const t = useConsentWords()
  const say = useSay()
  const { words, used, allowed } = cap
  const isFull = used >= allowed
  return (
    <li className="cap">
      <span>{say(words)}</span>
      <span className="nowrap">
        {isFull ? (
          <>
            <span className="mark mark-warn">{t('cap_full')}</span>{' '}
          </>
        ) : null}
        {t('cap_used', { used, allowed })}
      </span>
    </li>
  )
}
