import { officeSecond, phoneSecond, shoppingSecond } from './clock-times.ts'
import { by, kind, other, short } from './codes.ts'
import type { MonthOfLife } from './person-income.ts'

/**
 * The Spring Festival: cash and red packets out before it, the money back in the weeks after.
 * Drawn month by month, whichever months the weeks fall in.
 */
export function planFestival(
  { plan, people, random, month, index, from, to, leaving }: MonthOfLife,
  balance: number,
): void {
  const { springFestival } = plan
  if (springFestival + 40 < from || springFestival - 24 > to || leaving > 0) return
  const digital = people.digital[index] ?? 0
  const on = (day: number) => day >= from && day <= to
  // Drawn from the customer's number, so that both months tell of the same festival.
  const size = Math.max(20_000, Math.min(6_000_000, balance * (0.08 + ((index * 37) % 29) / 100)))
  const celebrates = (index * 11) % 20 < 12
  if (!celebrates) return
  const cashDay = springFestival - 2 - ((index * 5) % 19)
  if (on(cashDay)) {
    month.add({
      day: cashDay,
      second: officeSecond(random),
      amount: Math.floor(size / 10_000) * 10_000,
      incoming: false,
      kind: kind.cash,
      other: other.ownAccount,
      by: size > 1_000_000 ? by.counter : by.atm,
      short: short.shrink,
    })
  }
  const packets = Math.round(digital * 5 * ((index % 7) / 6))
  for (let n = 0; n < packets; n += 1) {
    const day = springFestival - 3 + ((index * 3 + n * 2) % 7)
    if (!on(day)) continue
    month.add({
      day,
      second: shoppingSecond(random),
      amount: random.one([6_600, 8_800, 16_800, 20_000, 50_000, 66_600, 88_800, 100_000]),
      incoming: false,
      kind: kind.transfer,
      other: other.person,
      by: random.chance(0.6) ? by.thirdParty : by.mobile,
      short: short.skip,
    })
  }
  const backDay = springFestival + 6 + ((index * 7) % 30)
  if (on(backDay)) {
    const paper = digital < 0.5
    month.add({
      day: backDay,
      second: paper ? officeSecond(random) : phoneSecond(random),
      amount: Math.round((size * random.real(0.5, 1.3)) / 10_000) * 10_000,
      incoming: true,
      kind: paper ? kind.cash : kind.transfer,
      other: paper ? other.ownAccount : other.person,
      by: paper ? by.counter : by.mobile,
    })
  }
}
