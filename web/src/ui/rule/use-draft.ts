import { useEffect, useReducer, useRef } from 'react'
import type { RuleGroupType } from 'react-querybuilder'

import type { Output } from '../../lib/api.ts'
import { usePaused } from '../../lib/paused.ts'
import { useOperation } from '../../lib/query.ts'
import {
  type Draft,
  EVERYONE,
  type RuleQuestion,
  buildRule,
  isSettled,
  leaveLine,
  openRule,
  readAnswer,
  typeRule,
} from './draft.ts'

/** Long enough that a word typed in one go asks once, short enough to feel immediate. */
const DEBOUNCE_MS = 150

export type Counted = Extract<Output<'countSegment'>, { ok: true }>

type Event =
  | { readonly kind: 'opened'; readonly text: string | undefined }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'built'; readonly group: RuleGroupType }
  | { readonly kind: 'left' }
  | {
      readonly kind: 'answered'
      readonly question: RuleQuestion
      readonly answer: Output<'countSegment'>
    }

/** Nodes of the builder are told apart within one page only. */
let lastId = 0
const newId = (): string => `node-${(lastId += 1)}`

/** What is being written, and the count of what was read last. */
interface Written {
  readonly draft: Draft
  readonly counted: Counted | undefined
}

function next({ draft, counted }: Written, event: Event): Written {
  const isCount = event.kind === 'answered' && event.answer.ok
  return { draft: nextDraft(draft, event), counted: isCount ? event.answer : counted }
}

function nextDraft(draft: Draft, event: Event): Draft {
  switch (event.kind) {
    case 'opened':
      return { ...openRule(event.text, newId), group: draft.group, reading: draft.reading }
    case 'typed':
      return typeRule(draft, event.text)
    case 'built':
      return buildRule(draft, event.group)
    case 'left':
      return leaveLine(draft)
    case 'answered':
      return readAnswer(draft, event.question, event.answer, newId)
  }
}

export interface RuleDraft {
  readonly draft: Draft
  /** Line, builder, sentence and count all say the same. */
  readonly settled: boolean
  /** The count of the rule read last; an older one while a newer is being read. */
  readonly counted: Counted | undefined
  readonly error: unknown
  type(text: string): void
  build(group: RuleGroupType): void
  leave(): void
}

/**
 * The rule being written, counted as it changes. `address` is the rule in the address; a change
 * of it from outside (a link, the back button) opens that rule, and each rule read is handed to
 * `onRead` to be written there.
 */
export function useRuleDraft(
  address: string | undefined,
  onRead: (text: string) => void,
): RuleDraft {
  const [{ draft, counted }, dispatch] = useReducer(
    next,
    address,
    (text): Written => ({ draft: openRule(text, newId), counted: undefined }),
  )
  const asked = usePaused(draft.question, DEBOUNCE_MS)
  const query = useOperation(
    'countSegment',
    { body: asked ?? { text: EVERYONE } },
    { enabled: asked !== null },
  )
  const { data, error } = query
  useEffect(() => {
    if (!asked || !data) return
    dispatch({ kind: 'answered', question: asked, answer: data })
  }, [asked, data])

  const written = useRef(address)
  useEffect(() => {
    if (address === written.current) return
    written.current = address
    dispatch({ kind: 'opened', text: address })
  }, [address])
  const settled = isSettled(draft)
  const text = settled ? draft.reading?.text : undefined
  useEffect(() => {
    const toWrite = text === EVERYONE ? undefined : text
    if (text === undefined || toWrite === written.current) return
    written.current = toWrite
    onRead(text)
  }, [text, onRead])

  return {
    draft,
    settled,
    counted,
    error,
    type: (typed) => dispatch({ kind: 'typed', text: typed }),
    build: (group) => dispatch({ kind: 'built', group }),
    leave: () => dispatch({ kind: 'left' }),
  }
}
