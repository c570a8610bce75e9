import { dateAt } from '#kernel/clock.ts'
import { addDays } from '#kernel/business-date.ts'
import type { DemoDelivery } from '#demo/index.ts'
import type { Principal } from '#modules/know/access/index.ts'
import { rightsOf } from '#modules/know/access/index.ts'
import { actOnEntry, bookSeen, makeEntry } from '#modules/know/books/index.ts'
import { bookParts } from '#server/app/book-parts.ts'

import { openAccessOf } from './open-bank.ts'
import type { Bank } from './open-bank.ts'

/** Trips of a manager: how many days from today, where, what for; in the past they were written up. */
const trips = [
  [-6, '城东农贸市场', 'merchants', 38],
  [-2, '滨江社区活动中心', 'community', 25],
  [-1, '宏达机械厂', 'payroll', null],
  [2, '柳溪镇集市', 'village', null],
  [5, '新华路沿街商户', 'merchants', null],
] as const

/** What managers of the demo bank keep in its books, made as they would make it themselves. */
export async function keepDemoBooks(
  bank: Bank,
  { signIns }: Pick<DemoDelivery, 'signIns'>,
  now: number,
): Promise<void> {
  const { home } = bank
  const [ledger, vault, access] = await Promise.all([
    home.ledger(),
    home.vault(),
    openAccessOf(bank),
  ])
  const { timeZone } = home.settings
  const { directory } = access
  const pack = await home.pack()
  const strategy = () => pack
  const parts = bookParts({ ledger, vault, marts: home.martReader, directory, timeZone, strategy })
  for (const { staffNumber, words } of signIns.filter(({ role }) => role === 'rm')) {
    const principal = managerOf(staffNumber, words.zh)
    const asking = { principal, now }
    const book = bookSeen(parts, 'field_trip', principal)
    for (const [days, place, purpose, met] of trips) {
      const day = addDays(dateAt(now, timeZone), days)
      const made = await makeEntry(
        parts,
        book,
        { place, day, purpose, leader: staffNumber },
        asking,
      )
      if (met === null) continue
      const values = { people_met: met, note: `发放资料 ${met} 份，登记有意向的客户 ${met % 7} 位` }
      const given = { version: made.version, values }
      await actOnEntry(parts, book, { entryId: made.entryId, act: 'complete' }, given, asking)
    }
  }
}

function managerOf(staffNumber: string, displayName: string): Principal {
  return {
    ...{ userId: `demo:${staffNumber}`, sessionId: 'demo', staffNumber, displayName },
    ...{ role: 'rm', unit: null, rights: rightsOf('rm'), seesIdentity: true },
    scope: { kind: 'staff', staffNumbers: [staffNumber] },
    mustChangePassword: false,
    alone: false,
  }
}
