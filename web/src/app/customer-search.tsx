import { SearchOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'

import { useAct } from '../lib/query.ts'
import { useSay } from '../lib/words.ts'
import { Money } from '../ui/figures.tsx'
import { Failure } from '../ui/states.tsx'
import { useAppWords } from './words.ts'

const INPUT_ID = 'customer-search'

export function focusSearch(): void {
  document.getElementById(INPUT_ID)?.focus()
}

/**
 * Finds a customer by exact number, name, mobile or ID. What was typed goes in the body of the
 * question and never into an address, which is written down in many places.
 */
export function CustomerSearch(): ReactNode {
  const t = useAppWords()
  const say = useSay()
  const navigate = useNavigate()
  const search = useAct('searchCustomers')
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const frame = useRef<HTMLElement>(null)
  const close = (): void => {
    setOpen(false)
    setText('')
    search.reset()
  }
  const find = (): void => {
    if (text.trim().length < 2) return
    search.mutate(
      { body: { find: text.trim() } },
      {
        onSuccess: ({ customers }) => {
          const [only, another] = customers
          if (!only || another) return
          close()
          void navigate({ to: '/customers/$customerId', params: { customerId: only.customerId } })
        },
      },
    )
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      close()
      document.getElementById('content')?.focus()
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event, frame.current)
  }
  return (
    // Arrows and Escape work wherever the focus is within the search.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <search
      ref={frame}
      className="find"
      onKeyDown={onKey}
      onBlur={({ relatedTarget }) => {
        if (!frame.current?.contains(relatedTarget)) setOpen(false)
      }}
    >
      <Input
        id={INPUT_ID}
        value={text}
        maxLength={64}
        autoComplete="off"
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        aria-label={t('search')}
        placeholder={t('search_placeholder')}
        onFocus={() => setOpen(true)}
        onPressEnter={find}
        onChange={({ target }) => {
          setText(target.value)
          search.reset()
        }}
      />
      {open ? (
        <section className="find-panel" aria-label={t('search_results')}>
          {search.error ? <Failure error={search.error} /> : null}
          {search.data === undefined ? <p>{t('search_hint')}</p> : null}
          {search.data?.customers.length === 0 ? <output>{t('search_none')}</output> : null}
          {search.data?.customers.map((customer) => (
            <Link
              key={customer.customerId}
              to="/customers/$customerId"
              params={{ customerId: customer.customerId }}
              onClick={close}
            >
              <span>
                {customer.name ?? customer.customerId}{' '}
                <span className="faint">{customer.customerId}</span>
              </span>
              <span>
                <Money cents={customer.aumCents} />
              </span>
              <span className="faint">{customer.outletName}</span>
              <span className="faint">{customer.tier ? say(customer.tier.words) : ''}</span>
            </Link>
          ))}
        </section>
      ) : null}
    </search>
  )
}

/** Arrow keys go from the input through the customers found and back. */
function move(event: KeyboardEvent, frame: HTMLElement | null): void {
  const stops = [...(frame?.querySelectorAll<HTMLElement>('input, a') ?? [])]
  const at = stops.findIndex((stop) => stop === document.activeElement)
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
