import { customerBytes } from '../files/numbers.ts'
import type { Telling } from './told.ts'
import { isFirst } from './told.ts'

/**
 * Rows as banks' files have them now and then: a day the calendar lacks, a level nobody defined, a
 * number left out. They stand for nothing else in the delivery; the night's page shows them.
 */
export const badRows = { event: 5, riskAssessment: 6 } as const

export function tellBadRows(telling: Telling): void {
  if (!isFirst(telling)) return
  const { folder, plan } = telling
  const customer = (place: number) => customerBytes(telling.people.businesses + place)
  const events = folder.file('event')
  const event = (number: string, whose: number | undefined, kind: string, at: string) => {
    events.text(number)
    if (whose === undefined) events.empty()
    else events.raw(customer(whose))
    events.text(kind)
    events.text(at)
    events.text('MB')
    events.empty()
    events.empty()
    events.end()
  }
  event('BAD0001', 3, 'LOGIN', '2026-02-30 09:12:44')
  event('BAD0002', undefined, 'LOGIN', '2026-09-03 12:40:09')
  event('BAD0003', 11, 'L0GIN', '2026-09-14 20:01:57')
  event('BAD0004', 27, 'VIEW', '2026-10-08 25:13:00')
  event('', 31, 'VIEW', '2026-10-19 08:55:21')

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
