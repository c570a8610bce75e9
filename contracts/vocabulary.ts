import { z } from 'zod'

export const businessDate = z.iso.date()
const inCalendar = {
  zh: '日期超出日历（1900 至 2199 年）',
  en: 'is outside the calendar (1900 to 2199)',
}
/** A date somebody asks about: a day banks have, not the year 20. */
export const askedDate = businessDate.refine(
  (date) => date >= '1900-01-01' && date < '2200-01-01',
  {
    params: { words: inCalendar },
  },
)
export const customerId = z.string().min(1).max(64)
/** Money across the wire: integer cents, safe in a double. */
export const centsNumber = z.int()

/** The six kinds of people who sign in. */
export const role = z.enum(['rm', 'outlet_head', 'marketer', 'compliance', 'analyst', 'admin'])
export type Role = z.infer<typeof role>

/**
 * What a person may do. Which role may do what is one table in `server/modules/know/access/domain/`;
 * an unlisted pair is refused.
 */
export const right = z.enum([
  'home.view',
  'customer.count',
  'customer.view',
  'customer.search',
  'customer.reveal',
  'customer.export',
  'export.approve',
  'customer.merge',
  'merge.approve',
  'segment.save',
  'strategy.view',
  'strategy.submit',
  'strategy.approve',
  'night.view',
  'night.run',
  'night.accept',
  'feed.load',
  'job.view',
  'audit.view',
  'proposal.view',
  'user.view',
  'user.grant',
  'conduct.view',
  'incident.answer',
  'conduct.check',
  'consent.record',
  'campaign.view',
  'campaign.plan',
  'campaign.approve',
  'campaign.protect',
  'workbench.use',
  'referral.make',
  'work.assign',
  'colleague.view',
  'decision.ask',
  'event.send',
  'contact.send',
  'outcome.send',
  'receipt.send',
  'notice.read',
  'inbound.send',
])
export type Right = z.infer<typeof right>

/** A page of a list: ask for what follows `after`, the `next` of the page before. */
export const pageQuery = z.object({
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** The same of a list that a page shows whole: a calendar, a choice among one's own. */
export const longPageQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(500).default(200),
})

/** When and from what a number was computed. */
export const asOf = z.object({
  date: businessDate,
  strategy: z.string(),
  hash: z.string(),
  publishedAt: z.iso.datetime(),
})
export type AsOf = z.infer<typeof asOf>
