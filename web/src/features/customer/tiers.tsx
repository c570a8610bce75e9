import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { useCustomerWords } from './words.ts'

interface TiersProps {
  customer: Customer360
  onWhy: (name: string) => void
}

/** The customer's place in each scheme with its reason; the official one first. */
export function Tiers({ customer, onWhy }: TiersProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const places = customer.tiers.toSorted((a, b) => Number(b.official) - Number(a.official))
  return (
    <Panel title={t('tiers')} className="first-tiers">
      <ul className="tier-list">
        {places.map(({ scheme, schemeWords, official, tierWords, reason, watch }) => {
          const now = tierWords ? say(tierWords) : t('no_tier')
          return (
            <li key={scheme} className={official ? 'tier-official' : ''}>
              <div className="tier-name">
                <button
                  type="button"
                  className="bare-button asks tier-now"
                  onClick={() => onWhy(`tier_${scheme}`)}
                >
                  {now}
                </button>
                <span className="faint">{say(schemeWords)}</span>
                {official ? <span className="mark">{t('official')}</span> : null}
              </div>
              <p className="soft">{say(reason)}</p>
              {watch ? (
                <p className="tier-watch">
                  {t('watch', {
                    since: watch.since,
                    months: watch.monthsBelow,
                    would: say(watch.wouldBe),
                  })}
                </p>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
