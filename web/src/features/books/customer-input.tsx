import { Button, Input, Space } from 'antd'
import { type ReactNode, useState } from 'react'

import { useAct } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { Refused } from '../../ui/states.tsx'
import type { ControlProps } from './field-control.tsx'
import { useBookWords } from './words.ts'

/**
 * A customer by number, or found by a whole name, mobile or ID as in the search above: what was
 * typed goes into no address.
 */
export function CustomerInput({ id, value = '', name, onChange }: ControlProps): ReactNode {
  const t = useBookWords()
  const may = useMay()
  const search = useAct('searchCustomers')
  const [chosen, setChosen] = useState<string | null>(name ?? null)
  const choose = (customer: { customerId: string; name: string | null }): void => {
    onChange?.(customer.customerId)
    setChosen(customer.name)
    search.reset()
  }
  const find = (): void => {
    if (value.trim().length < 2) return
    search.mutate(
      { body: { find: value.trim() } },
      {
        onSuccess: ({ customers }) => {
          const [only, another] = customers
          if (only !== undefined && another === undefined) choose(only)
        },
      },
    )
  }
  const found = search.data?.customers
  return (
    <>
      <Space.Compact block>
        <Input
          {...(id === undefined ? {} : { id })}
          value={value}
          maxLength={64}
          autoComplete="off"
          placeholder={t(may('customer.search') ? 'customer_hint' : 'customer_number')}
          onChange={({ target }) => {
            onChange?.(target.value)
            setChosen(null)
            search.reset()
          }}
          onPressEnter={(event) => {
            if (chosen !== null || !may('customer.search')) return
            // Enter looks for the customer; it sends the form only once there is one.
            event.preventDefault()
            find()
          }}
        />
        {may('customer.search') ? (
          <Button onClick={find} loading={search.isPending}>
            {t('customer_find')}
          </Button>
        ) : null}
      </Space.Compact>
      {chosen === null ? null : <output className="soft">{chosen}</output>}
      {found?.length === 0 ? <output className="step-failed">{t('customer_none')}</output> : null}
      {found !== undefined && found.length > 1 ? (
        <fieldset className="bare-fieldset">
          <legend>{t('customer_pick')}</legend>
          <span className="row">
            {found.map((customer) => (
              <Button key={customer.customerId} size="small" onClick={() => choose(customer)}>
                {customer.name} {customer.customerId}
              </Button>
            ))}
          </span>
        </fieldset>
      ) : null}
      <Refused error={search.error} />
    </>
  )
}
