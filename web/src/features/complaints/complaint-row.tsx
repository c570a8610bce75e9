import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Complaint } from '#contracts/complaints.ts'
import { formatTime } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { useComplaintWords } from './words.ts'

interface ComplaintProps {
  complaint: Complaint
}

/** A complaint: whose, what was said and by whom heard, by when it has to be settled. */
export function ComplaintRow({
  complaint,
  onSettle,
}: ComplaintProps & { onSettle: () => void }): ReactNode {
  const t = useComplaintWords()
  const { customer } = complaint
  return (
    <li>
      <div className="complaint-who">
        <CustomerLink customer={customer} />
        {customer.rmName === null ? null : (
          <span className="faint">{t('manager', { name: customer.rmName })}</span>
        )}
        {customer.outletName === null ? null : <span className="faint">{customer.outletName}</span>}
      </div>
      <Said complaint={complaint} />
      <Due complaint={complaint} />
      <End complaint={complaint} onSettle={onSettle} />
    </li>
  )
}

const LEVELS: Readonly<Record<string, string>> = {
  red: 'mark mark-bad',
  yellow: 'mark mark-warn',
  blue: 'mark mark-brand',
}

function Said({
  complaint: { level, topic, said, source, heardBy, channel, opened, openedAt },
}: ComplaintProps): ReactNode {
  const t = useComplaintWords()
  const say = useSay()
  const heard = t(`by.${source}`, { by: heardBy ?? '' })
  return (
    <div className="complaint-what">
      {level === null && topic === null ? null : (
        <span className="row">
          {level === null ? null : (
            <span className={LEVELS[level.code] ?? 'mark'}>{say(level.words)}</span>
          )}
          {topic === null ? null : <strong>{say(topic)}</strong>}
        </span>
      )}
      {said === '' ? null : <p className="complaint-note">{said}</p>}
      {said === '' && topic === null ? (
        <p className="soft">{t(source === 'file' ? 'no_detail' : 'nothing_said')}</p>
      ) : null}
      <span className="faint">
        {t('opened', { date: openedAt === null ? opened : formatTime(openedAt) })}
        {' · '}
        {heard}
        {channel === null ? '' : ` · ${say(channel)}`}
      </span>
    </div>
  )
}

const STANDINGS: Readonly<Record<Complaint['standing'], string>> = {
  in_time: 'mark mark-good',
  past_own: 'mark mark-warn',
  past_law: 'mark mark-bad',
  past_longest: 'mark mark-bad',
}

function Due({ complaint: { closed, days, standing, due } }: ComplaintProps): ReactNode {
  const t = useComplaintWords()
  const say = useSay()
  const length =
    closed === null
      ? days === 0
        ? t('days_none')
        : t('days', { count: days })
      : days === 0
        ? t('took_none')
        : t('took', { count: days })
  const isLate = standing === 'past_law' || standing === 'past_longest'
  return (
    <div className="complaint-due">
      <span className="row">
        <strong>{length}</strong>
        <span className={STANDINGS[standing]}>{t(`standing.${standing}`)}</span>
      </span>
      {closed === null ? (
        <dl>
          <dt title={t('due_own_what')}>{t('due_own')}</dt>
          <dd title={due.ownRestsOn ? say(due.ownRestsOn) : undefined}>
            {due.own}
            {due.ownRestsOn ? <span className="mark mark-warn">{t('due_unconfirmed')}</span> : null}
          </dd>
          <dt title={t('due_law_what')}>{t('due_law')}</dt>
          <dd>{due.law}</dd>
          {isLate ? (
            <>
              <dt title={t('due_longest_what')}>{t('due_longest')}</dt>
              <dd>{due.longest}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
    </div>
  )
}

function End({
  complaint: { closed, settled, whyNotSettle, customer },
  onSettle,
}: ComplaintProps & { onSettle: () => void }): ReactNode {
  const t = useComplaintWords()
  const say = useSay()
  if (closed === null) {
    return (
      <div className="complaint-end">
        {whyNotSettle === null ? (
          <Button
            onClick={onSettle}
            aria-label={t('settle_of', { name: customer.name ?? customer.customerId })}
          >
            {t('settle')}
          </Button>
        ) : (
          <p className="faint">{say(whyNotSettle)}</p>
        )}
      </div>
    )
  }
  return (
    <div className="complaint-end">
      <div>
        <p className="faint">
          {settled === null
            ? t('settled_on', { date: closed })
            : t('settled_by', { date: formatTime(settled.at), by: settled.by })}
        </p>
        {settled === null || settled.how === '' ? null : <p>{settled.how}</p>}
      </div>
    </div>
  )
}
