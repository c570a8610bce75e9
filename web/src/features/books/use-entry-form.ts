import { useQueryClient } from '@tanstack/react-query'
import { Form } from 'antd'
import type { FormInstance } from 'antd'
import { useEffect, useRef, useState } from 'react'

import type { BookField } from '#contracts/book.ts'
import type { BookEntry, BookValues } from '#contracts/books.ts'
import { Refusal } from '../../lib/api.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSession } from '../../lib/session.ts'
import { draftKey, dropDraft, keepDraft, keptDraft } from './drafts.ts'
import { type Draft, changedFields, draftOf, faultOf, valuesOf } from './field-text.ts'
import { affectedByEntries } from './use-books.ts'

/** Name of the reason among the fields of a form: no field of a book can be called so. */
export const REASON = '@reason'

interface EntryFormOptions {
  readonly book: string
  readonly fields: readonly BookField[]
  /** Undefined: a new one is made. */
  readonly entry: BookEntry | undefined
  /** What a new one begins with. */
  readonly initial?: BookValues
  /** Of an act: its name, as it has a draft of its own. */
  readonly act?: string
}

export interface EntryForm {
  readonly form: FormInstance<Record<string, string>>
  readonly initial: Draft
  /** What was typed before was found and put back. */
  readonly restored: boolean
  readonly error: unknown
  typing(all: Draft): void
  /** Whether anything was typed that is not sent. */
  isTyped(): boolean
  /** What was typed anew, as values. */
  changed(): BookValues
  /** Everything that is filled in. */
  filled(): BookValues
  reason(): string | undefined
  /** Takes a refusal: its faults stand at their fields, a newer entry is read. */
  refused(error: unknown): void
  /** It was sent: nothing is left to keep. */
  sent(): void
  /** Forgets what was typed. */
  reset(): void
}

/** A form of an entry: what it began with, what was typed, and what the server found wrong with it. */
export function useEntryForm({
  book,
  fields,
  entry,
  initial = {},
  act,
}: EntryFormOptions): EntryForm {
  const [form] = Form.useForm<Record<string, string>>()
  const { staffNumber } = useSession()
  const language = useLanguage()
  const queryClient = useQueryClient()
  const key = draftKey(staffNumber, act === undefined ? book : `${book}/${act}`, entry?.entryId)
  const before = draftOf(fields, entry?.values ?? initial)
  const base = useRef({ version: entry?.version, draft: before })
  const [kept] = useState(() => keptDraft(key))
  const [restored, setRestored] = useState(kept !== undefined)
  const [error, setError] = useState<unknown>(null)

  useEffect(() => {
    const { version, draft } = base.current
    if (version === entry?.version) return
    // A newer version came in: what nobody has typed in follows it, what was typed stays.
    const typed: Draft = form.getFieldsValue(true)
    const untouched = Object.entries(before).filter(
      ([name]) => (typed[name] ?? '') === (draft[name] ?? ''),
    )
    base.current = { version: entry?.version, draft: before }
    form.setFieldsValue(Object.fromEntries(untouched))
  }, [form, before, entry?.version])

  const now = (): Draft => form.getFieldsValue(true) as Draft
  const typedOf = (all: Draft): Draft => {
    const changed = changedFields(fields, base.current.draft, all).map(({ name }) => name)
    const named = (all[REASON] ?? '').trim() === '' ? changed : [...changed, REASON]
    return Object.fromEntries(named.map((name) => [name, all[name] ?? '']))
  }
  const place = (refusal: Refusal): void => {
    const faults = faultsOf(refusal).flatMap(({ path, words }) => {
      const field = fields.find(({ name }) => name === path)
      if (field !== undefined) return [{ name: path, errors: [faultOf(field, words, language)] }]
      return path === 'reason' && act !== undefined
        ? [{ name: REASON, errors: [words[language]] }]
        : []
    })
    form.setFields(faults)
    const [first] = faults
    if (first !== undefined) form.scrollToField(first.name, { focus: true, block: 'center' })
  }
  return {
    form,
    initial: { ...before, ...kept },
    restored,
    error,
    typing(all) {
      keepDraft(key, typedOf(all))
      const wrong = form.getFieldsError().filter(({ errors }) => errors.length > 0)
      if (wrong.length === 0) setError(null)
    },
    isTyped: () => keptDraft(key) !== undefined,
    changed: () => valuesOf(changedFields(fields, base.current.draft, now()), now()),
    filled: () => {
      const values = valuesOf(fields, now())
      return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
    },
    reason: () => now()[REASON]?.trim(),
    refused(refusal) {
      setError(refusal)
      if (!(refusal instanceof Refusal)) return
      if (refusal.problem.code === 'changed_meanwhile') {
        for (const stale of affectedByEntries) {
          void queryClient.invalidateQueries({ queryKey: [stale] })
        }
      }
      place(refusal)
    },
    sent() {
      dropDraft(key)
      setError(null)
    },
    reset() {
      dropDraft(key)
      setRestored(false)
      setError(null)
      form.setFieldsValue({ ...base.current.draft, [REASON]: '' })
    },
  }
}

/** What is wrong by field; the server says `values.day` where it read no further than the shape. */
export function faultsOf({ problem }: Refusal) {
  return (problem.fields ?? []).map(({ path, words }) => ({
    path: path.replace(/^(body\.)?(values\.)?/, ''),
    words,
  }))
}
