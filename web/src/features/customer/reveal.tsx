import { Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Customer360, IdentityField } from '#contracts/customers.ts'
import type { reasonLists } from '#contracts/reasons.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { useCustomerWords } from './words.ts'

interface RevealDialogProps {
  customer: Customer360
  open: boolean
  onClose: () => void
  onShow: (identity: Partial<Record<IdentityField, string>>) => void
}

/** Asks which identity to show and why; the server writes both down before it answers. */
export function RevealDialog({
  customer: { customerId, identity },
  open,
  onClose,
  onShow,
}: RevealDialogProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const reveal = useAct('revealIdentity')
  const [fields, setFields] = useState<IdentityField[]>([])
  const close = (): void => {
    setFields([])
    reveal.reset()
    onClose()
  }
  const act = (reason: string, because: keyof (typeof reasonLists)['reveal']): void => {
    if (fields.length === 0) return
    reveal.mutate(
      { params: { customerId }, body: { fields, because, reason } },
      {
        onSuccess: (answer) => {
          const known = fields.flatMap((field) => {
            const value = answer.identity[field]
            return value ? [[field, value] as const] : []
          })
          setFields([])
          onShow(Object.fromEntries(known))
        },
      },
    )
  }
  return (
    <ReasonDialog
      open={open}
      title={t('reveal_title')}
      act={t('reveal')}
      list="reveal"
      busy={reveal.isPending}
      error={reveal.error}
      onAct={act}
      onClose={close}
    >
      <p className="soft">{t('reveal_note')}</p>
      <fieldset className="bare-fieldset">
        <legend>{t('reveal_fields')}</legend>
        <Checkbox.Group<IdentityField>
          value={fields}
          onChange={setFields}
          options={identity.map(({ field, words }) => ({ value: field, label: say(words) }))}
        />
        {fields.length === 0 ? <p className="faint">{t('reveal_none')}</p> : null}
      </fieldset>
    </ReasonDialog>
  )
}
