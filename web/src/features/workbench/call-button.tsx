import { PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, type RefObject, useState } from 'react'

import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { Refused } from '../../ui/states.tsx'
import type { TalkCardView } from './talk-card.tsx'
import { whatOf } from './task-list.tsx'
import { useWorkbenchWords } from './words.ts'

interface CallButtonProps {
  card: TalkCardView
  place: RefObject<HTMLButtonElement | null>
}

/**
 * Masked number and the way to dial it: name and number are asked for at the moment of the call,
 * with the talk as its reason, and leaves the page with the card.
 */
export function CallButton({ card, place }: CallButtonProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  const may = useMay()
  const [number, setNumber] = useState<string | null>()
  const [name, setName] = useState<string | null>(null)
  const reveal = useAct('revealIdentity', ['listAudit'])
  const { task, phoneMasked, mayCall, whyNot } = card
  if (!mayCall || phoneMasked === null) {
    return (
      <p className="call-not">
        <span className="mark mark-bad">{t('may_not_call')}</span>{' '}
        {whyNot ? say(whyNot) : t('no_number')}
      </p>
    )
  }
  const call = (): void => {
    const { customerId } = task.customer
    const reason = t('call_reason', { what: whatOf(task, say) || task.taskId }).slice(0, 200)
    reveal.mutate(
      { params: { customerId }, body: { fields: ['name', 'mobile'], reason } },
      {
        onSuccess: ({ identity }) => {
          const mobile = identity['mobile'] ?? null
          setNumber(mobile)
          setName(identity['name'] ?? null)
          if (mobile !== null) location.assign(`tel:${mobile}`)
        },
      },
    )
  }
  return (
    <div className="call">
      {name === null ? null : <strong className="call-name">{t('call_name', { name })}</strong>}
      {number ? (
        <a className="call-dial" href={`tel:${number}`}>
          <PhoneOutlined aria-hidden /> {t('call_dial', { phone: number })}
        </a>
      ) : (
        <Button
          ref={place}
          type="primary"
          icon={<PhoneOutlined aria-hidden />}
          loading={reveal.isPending}
          disabled={!may('customer.reveal')}
          title={t('call_note')}
          onClick={call}
        >
          {t('call_number', { phone: phoneMasked })} <kbd className="wide-only">c</kbd>
        </Button>
      )}
      {number === null ? <span className="soft">{t('no_number')}</span> : null}
      <Refused error={reveal.error} />
    </div>
  )
}
