import { Button } from 'antd'
import type { ReactNode } from 'react'

import type { Customer360 } from '#contracts/customers.ts'
import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { announce } from '../../ui/announcer.tsx'
import { CustomerLink } from '../../ui/customer-link.tsx'
import { ReasonDialog, useDialog } from '../../ui/reason-dialog.tsx'
import { useCustomerWords } from './words.ts'

/** The other customer numbers of a merged person, and the way to take them apart again. */
export function SamePerson({ customer }: { customer: Customer360 }): ReactNode {
  const t = useCustomerWords()
  const may = useMay()
  const parting = useDialog<string>()
  const unmerge = useAct('proposeUnmerge', ['listProposals'], () => {
    announce(t('unmerge_proposed'))
    parting.close()
  })
  if (customer.samePerson.length === 0) return null
  const close = (): void => {
    unmerge.reset()
    parting.close()
  }
  const other = parting.subject
  return (
    <div className="row">
      <span className="faint" title={t('same_person_note')}>
        {t('same_person')}
      </span>
      {customer.samePerson.map(({ customerId, visible, merged }, index) =>
        visible ? (
          <span key={customerId} className="row">
            <CustomerLink customer={{ customerId, name: null }} />
            {merged && may('customer.merge') ? (
              <Button size="small" onClick={() => parting.open(customerId)}>
                {t('unmerge')}
              </Button>
            ) : null}
          </span>
        ) : (
          <span key={`hidden-${String(index)}`} className="faint">
            {t('same_person_hidden')}
          </span>
        ),
      )}
      {other === undefined ? null : (
        <ReasonDialog
          open
          title={t('unmerge_title', { one: customer.customerId, other })}
          act={t('unmerge')}
          busy={unmerge.isPending}
          error={unmerge.error}
          onClose={close}
          onAct={(reason) =>
            unmerge.mutate({ params: { customerId: customer.customerId }, body: { other, reason } })
          }
        >
          <p>{t('unmerge_note')}</p>
        </ReasonDialog>
      )}
    </div>
  )
}
