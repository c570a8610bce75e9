import { customerBytes } from '../files/numbers.ts'
import type { Telling } from './told.ts'
import { isFirst } from './told.ts'

/**
 * Rows as banks' files have them now and then: a day the calendar lacks, a level nobody defined, a
 * number left out. They stand for nothing else in the delivery; the night's page shows them.
 */
export const badRows = { contact: 5, riskAssessment: 6 } as const

export function tellBadRows(telling: Telling): void {
  if (!isFirst(telling)) return
  const { folder, plan } = telling
  const customer = (place: number) => customerBytes(telling.people.businesses + place)
  const contacts = folder.file('contact')
  const contact = (number: string, whose: number | undefined, at: string, channel: string) => {
    contacts.text(number)
    if (whose === undefined) contacts.empty()
    else contacts.raw(customer(whose))
    contacts.text(at)
    contacts.text(channel)
    contacts.text('birthday')
    contacts.empty()
    contacts.empty()
    contacts.text('服务')
    contacts.end()
  }
  contact('BAD0001', 3, '2026-02-30 09:12:44', '短信')
  contact('BAD0002', undefined, '2026-09-03 12:40:09', '短信')
  contact('BAD0003', 11, '2026-09-14 10:01:57', '电活')
  contact('BAD0004', 27, '2026-10-08 25:13:00', '短信')
  contact('', 31, '2026-10-19 08:55:21', '电话')

  const risks = folder.file('riskAssessment')
  const risk = (number: string, whose: number | undefined, day: string, level: string) => {
    risks.text(number)
    if (whose === undefined) risks.empty()
    else risks.raw(customer(whose))
    risks.text(day)
    risks.text(level)
    risks.day(plan.epoch)
    risks.text('柜面')
    risks.end()
  }
  risk('9900000001', 5, '20261301', '稳健型')
  risk('9900000002', 9, '20260915', '激进型')
  risk('9900000003', undefined, '20260915', '平衡型')
  risk('9900000004', 17, '2026-9-8', '成长型')
  risk('9900000005', 21, '', '稳健型')
  risk('9900000006', 40, '20260822', '')
}
