import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { useCustomerWords } from './words.ts'

interface DealingsProps {
  customer: Customer360
}

export function Complaints({ customer: { customerId, complaints } }: DealingsProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const may = useMay()
  const untold = { zh: t('complaints'), en: t('complaints') }
  return (
    <Panel
      title={t('complaints')}
      actions={
        may('workbench.use') ? (
          <Link to="/complaints" search={{ customer: customerId }}>
            {t('complaints_place')}
          </Link>
        ) : null
      }
    >
      {complaints.length === 0 ? (
        <p className="soft">{t('complaints_none')}</p>
      ) : (
        <ul className="lines">
          {complaints.map(({ date, closed, level, topic }) => (
            <li key={`${date}-${topic?.zh ?? ''}`}>
              <span>{say(topic ?? level ?? untold)}</span>
              <span className="faint">{date}</span>
              <p>
                {closed ? (
                  <span className="soft">{t('closed', { date: closed })}</span>
                ) : (
                  <span className="mark mark-warn">{t('open_complaint')}</span>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Family and companies; those outside one's scope are named by number alone. */
export function Relations({ customer: { relations } }: DealingsProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  return (
    <Panel title={t('relations')}>
      {relations.length === 0 ? (
        <p className="soft">{t('relations_none')}</p>
      ) : (
        <ul className="lines">
          {relations.map(({ kind, words, relatedId, visible }) => (
            <li key={`${kind}-${relatedId}`}>
              {visible ? (
                <Link to="/customers/$customerId" params={{ customerId: relatedId }}>
                  {relatedId}
                </Link>
              ) : (
                <span>
                  {relatedId} <span className="faint">{t('relation_hidden')}</span>
                </span>
              )}
              <span className="faint">{say(words)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
