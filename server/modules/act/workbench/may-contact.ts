import type { Selectable } from 'kysely'

import type { Words } from '#contracts/words.ts'
import type { EpochMs } from '#kernel/clock.ts'
import { maySend } from '#modules/decide/conduct/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'

import { subjectOf } from './domain/subject.ts'
import type { KnownCustomer } from './known-customers.ts'
import type { WorkbenchParts } from './parts.ts'
import type { WorkbenchTables } from './tables.ts'

export type TaskRow = Selectable<WorkbenchTables['work_task']>

/** How a person and a customer talk. */
export type TalkChannel = 'phone' | 'visit' | 'outlet' | 'wecom'

/** The rule that stops a talk; `lasting` says that waiting for another hour won't help. */
export interface Stop {
  readonly code: string
  readonly words: Words
  readonly lasting: boolean
}

/**
 * Whether the customer of a task may be called now: what conduct says of a call, with everything
 * that happened since the night. A customer who agreed to be called at a time may be, whatever the
 * caps and the hours say of marketing; the law and their consent stop that talk too. A talk over
 * another channel, or face to face, is judged by that channel's rules.
 */
export function stopOf(
  parts: Pick<WorkbenchParts, 'strategy' | 'timeZone'>,
  served: Pick<ServedMart, 'mart'>,
  task: Pick<TaskRow, 'kind' | 'action' | 'traits' | 'held'>,
  customer: KnownCustomer,
  at: EpochMs,
  channel: TalkChannel = 'phone',
): Stop | null {
  if (task.held) return heldCampaign
  const strategy = parts.strategy()
  const verdict = maySend({
    strategy,
    subject: subjectOf(task, strategy.pack.actions),
    row: customer.facts,
    asOf: served.mart.date,
    live: customer.live,
    at,
    timeZone: parts.timeZone,
    channel,
  })
  if (verdict.allowed) return null
  const { stage, code, words } = verdict.refusal
  const isAgreed = task.kind === 'promise' || task.kind === 'appointment'
  if (isAgreed && stage === 'contact_policy') return null
  return { code, words, lasting: verdict.opensAt === null }
}

const heldCampaign: Stop = {
  code: 'campaign_paused',
  words: { zh: '活动已暂停', en: 'the campaign is paused' },
  lasting: true,
}
