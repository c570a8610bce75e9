import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { businessDate, longPageQuery } from './vocabulary.ts'
import { words } from './words.ts'

/** What was done against a rule and noticed afterwards; a person answers it with a reason. */
export const incident = z.object({
  incidentId: z.int(),
  /** The check that found it. */
  kind: z.string(),
  words,
  source: z.string(),
  /** Whose doing: `campaign:C1`, `staff:10023`, `action:fund_plan`, `product:F1`, `channel:sms`. */
  subject: z.string(),
  subjectWords: words,
  happened: businessDate,
  /** The night that first found it, and when. */
  night: businessDate,
  firstSeenAt: z.iso.datetime(),
  owner: z.enum(['compliance']),
  dueOn: businessDate,
  overdue: z.boolean(),
  customers: z.int(),
  /** The first of them by number. */
  sample: z.array(z.string()),
  state: z.enum(['open', 'answered']),
  answeredBy: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
})
export type IncidentView = z.infer<typeof incident>

export const listIncidents = endpoint({
  method: 'GET',
  path: '/api/incidents',
  summary: { zh: '违规事项', en: 'Incidents' },
  admits: 'incident.answer',
  query: longPageQuery.extend({ state: z.enum(['open', 'answered']).optional() }),
  response: z.object({
    incidents: z.array(incident),
    next: z.string().nullable(),
    open: z.int(),
    overdue: z.int(),
  }),
})

export const answerIncident = endpoint({
  method: 'POST',
  path: '/api/incidents/:incidentId/answer',
  summary: { zh: '答复违规事项', en: 'Answer an incident' },
  admits: 'incident.answer',
  params: z.object({ incidentId: z.coerce.number().int().min(1) }),
  body: z.object({ reason: z.string().trim().min(2).max(500) }),
  response: z.object({ incidentId: z.int() }),
})
