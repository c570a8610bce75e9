import { ProblemError } from '#contracts/problems.ts'
import { dateAt } from '#kernel/clock.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { onServedMart } from '#modules/act/customers/index.ts'
import type { ServedMart } from '#modules/act/customers/index.ts'
import type { Handlers } from '#platform/http/index.ts'

import { findTask } from './find-task.ts'
import { leftBehind } from './left-behind.ts'
import { complaintsOf } from './list-complaints.ts'
import { contactsOf } from './list-contacts.ts'
import { refer, start } from './new-tasks.ts'
import type { WorkbenchParts } from './parts.ts'
import { dayOf } from './read-day.ts'
import { reassignTasks } from './reassign-tasks.ts'
import { recordTheOutcome } from './record-outcome.ts'
import { settle } from './settle-complaint.ts'
import { snooze } from './snooze-task.ts'
import { talkCardOf } from './talk-card.ts'
import { undoTheOutcome } from './undo-outcome.ts'

type WorkbenchHandlers = Pick<
  Handlers<Principal>,
  | 'readDay'
  | 'readTalkCard'
  | 'recordOutcome'
  | 'snoozeTask'
  | 'undoOutcome'
  | 'referCustomer'
  | 'startTask'
  | 'listContacts'
  | 'listComplaints'
  | 'settleComplaint'
  | 'listLeftBehind'
  | 'reassignTasks'
>

/** The day, the talk card and what came of it, over HTTP. */
export function workbenchRoutes(parts: WorkbenchParts): WorkbenchHandlers {
  const serve = <T>(work: (served: ServedMart) => Promise<T>) =>
    onServedMart(parts.marts, parts.strategy().vocabulary, work)
  return {
    readDay: async ({ query, principal, now }) => {
      try {
        return await serve((served) => dayOf(parts, served, { principal, date: query.date, now }))
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'no_mart') throw error
        const date = query.date ?? dateAt(now, parts.timeZone)
        return { date, tasks: [], upcoming: [], more: 0, done: 0, asOf: null }
      }
    },

    readTalkCard: ({ params, principal, now }) =>
      serve(async (served) => {
        const task = await findTask(parts, served, principal, params.taskId)
        return talkCardOf(parts, served, task, { principal, now })
      }),

    recordOutcome: ({ params, body, principal, now }) =>
      serve((served) =>
        recordTheOutcome(parts, served, { taskId: params.taskId, body, principal, now }),
      ),

    snoozeTask: ({ params, body, principal, now }) =>
      serve(async (served) => ({
        next: await snooze(parts, served, { taskId: params.taskId, ...body, principal, now }),
      })),

    undoOutcome: async ({ params, body, principal, now }) => {
      const { contactId } = params
      await undoTheOutcome(parts, { contactId, reason: body.reason, principal, now })
      return { undone: true }
    },

    listComplaints: async ({ query, principal, now }) => {
      try {
        return await serve((served) => complaintsOf(parts, served, { ...query, principal, now }))
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'no_mart') throw error
        const none = { all: 0, pastOwn: 0, pastLaw: 0 }
        return { complaints: [], open: none, settled: 0, next: null, asOf: null }
      }
    },

    settleComplaint: ({ params, body, principal, now }) =>
      serve(async (served) => {
        await settle(parts, served, { ...params, ...body, principal, now })
        return { settled: true as const }
      }),

    listLeftBehind: ({ query, principal, now }) =>
      serve((served) => leftBehind(parts, served, { ...query, principal, now })),

    reassignTasks: ({ body, principal, now }) =>
      serve(async (served) => ({
        moved: await reassignTasks(parts, served, { ...body, principal, now }),
      })),

    referCustomer: ({ params, body, principal, now }) =>
      serve(async (served) => ({
        taskId: await refer(parts, served, { ...params, ...body, principal, now }),
      })),

    startTask: ({ params, body, principal, now }) =>
      serve(async (served) => ({
        taskId: await start(parts, served, { ...params, ...body, principal, now }),
      })),

    listContacts: ({ params, query, principal, now }) =>
      serve((served) =>
        contactsOf(parts, served, {
          customerId: params.customerId,
          after: query.after,
          limit: query.limit,
          principal,
          now,
        }),
      ),
  }
}
