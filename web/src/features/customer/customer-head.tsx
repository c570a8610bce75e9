import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'

import type { Customer360, IdentityField } from '#contracts/customers.ts'
import { useSay } from '../../lib/words.ts'
import { announce } from '../../ui/announcer.tsx'
import { AsOfMark } from '../../ui/as-of.tsx'
import { RevealDialog } from './reveal.tsx'
import { SamePerson } from './same-person.tsx'
import { useCustomerWords } from './words.ts'

/** How long identity stays in the open; then it is masked again by itself. */
const SHOWN_MS = 60_000

type Shown = Readonly<Partial<Record<IdentityField, string>>>

/** Who the customer is, masked, and who looks after them. */
export function CustomerHead({ customer }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const [shown, setShown] = useState<Shown>({})
  const [asking, setAsking] = useState(false)
  const isShown = Object.keys(shown).length > 0
  const maskedAgain = t('masked_again')
  useEffect(() => {
    if (!isShown) return undefined
    const timer = setTimeout(() => {
      setShown({})
      announce(maskedAgain)
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isShown, maskedAgain])
  const official = customer.tiers.find((place) => place.official)
  const name = customer.identity.find(({ field }) => field === 'name')
  return (
    <div className="customer-head">
      <h1>
        <span>{name ? (shown.name ?? name.masked) : customer.customerId}</span>
        {name ? <span className="faint">{customer.customerId}</span> : null}
        <span className="mark">{t(customer.kind)}</span>
        {official?.tierWords ? (
          <span className="mark mark-brand">{say(official.tierWords)}</span>
        ) : null}
        {customer.lifeStage ? <span className="mark">{say(customer.lifeStage.words)}</span> : null}
      </h1>
      <div className="row">
        <dl className="customer-identity">
          {customer.identity
            .filter(({ field }) => field !== 'name')
            .map(({ field, words, masked, corrected }) => (
              <div key={field}>
                <dt>{say(words)}</dt>
                <dd className={shown[field] ? 'is-shown' : ''}>
                  {shown[field] ?? masked}
                  {corrected ? <span className="mark"> {t('corrected')}</span> : null}
                </dd>
              </div>
            ))}
        </dl>
        {customer.mayReveal && !isShown ? (
          <Button size="small" icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
            {t('reveal')}
          </Button>
        ) : null}
        {isShown ? (
          <Button
            size="small"
            icon={<EyeInvisibleOutlined aria-hidden />}
            onClick={() => setShown({})}
          >
            {t('mask')}
          </Button>
        ) : null}
      </div>
      <div className="row">
        {customer.managers.length === 0 ? <span>{t('no_manager')}</span> : null}
        {customer.managers.map(({ role, staffNumber, name: manager }) => (
          <span key={staffNumber}>
            <span className="faint">{t(role)}</span> {manager}
          </span>
        ))}
        {customer.outlet ? (
          <span>
            <span className="faint">{t('outlet')}</span> {customer.outlet.name}
          </span>
        ) : null}
        <span className="faint">
          <AsOfMark asOf={customer.asOf} />
        </span>
      </div>
      <SamePerson customer={customer} />
      <RevealDialog
        customer={customer}
        open={asking}
        onClose={() => setAsking(false)}
        onShow={(identity) => {
          setAsking(false)
          setShown(identity)
        }}
      />
    </div>
  )
}
