import type { Day } from '../days.ts'
import { products } from '../bank/products.ts'
import { customerBytes } from '../files/numbers.ts'
import { officeDay, officeSecond, phoneSecond, shoppingDay } from '../life/clock-times.ts'
import { NEVER, NONE } from '../people/population.ts'
import { has, productTastes } from '../people/vocabulary.ts'
import { Random, streams } from '../random.ts'
import { isNews } from './told.ts'
import type { Telling } from './told.ts'

/** Pages of the mobile bank, the ones a taste leads to first. */
const pagesByTaste: Readonly<Record<string, string>> = {
  time_deposit: 'deposit',
  large_deposit: 'deposit',
  wealth: 'wealth',
  fund: 'fund',
  insurance: 'insurance',
  gold: 'gold',
  credit_card: 'credit_card',
  consumer_loan: 'loan',
  mobile_bank: 'home',
}
const otherPages = ['balance', 'transfer', 'bill', 'balance', 'transfer', 'message', 'mine']
const shelf = products
  .filter(({ family }) => family === 'wealth' || family === 'fund' || family === 'time_deposit')
  .map(({ id }) => id)

/** Nobody does that much in a year. */
const PLACES = 100_000

interface Event {
  readonly day: Day
  readonly second: number
  readonly kind: string
  readonly channel: string
  readonly subject: string
  readonly value: number | undefined
}

/** What customers do at the outlet and in the app, over the last half year. */
export class EventFile {
  readonly #telling: Telling
  readonly #random: Random

  constructor(telling: Telling) {
    this.#telling = telling
    this.#random = new Random(telling.plan.seed, streams.event)
  }

  /** `mobileSince`: the day mobile banking began after a campaign, or NEVER. */
  tell(index: number, mobileSince: Day): void {
    const { plan, people, folder } = this.#telling
    const closed = people.closed[index] ?? NONE
    if (people.deceased[index] === 1 || (closed !== NONE && closed < plan.eventStart)) return
    const events: Event[] = []
    const random = this.#random.at(streams.event, index)
    // About how often the telephone is taken to the hand for this bank, a month.
    const habit = Math.min(24, (people.digital[index] ?? 0) * random.lognormal(4.6, 0.7))
    for (const { from, to } of plan.months) {
      if (to < plan.eventStart) continue
      this.#month(index, habit, from, to, mobileSince, events, random)
    }
    events.sort((a, b) => a.day - b.day || a.second - b.second)
    const file = folder.file('event')
    const customer = customerBytes(index)
    let place = 0
    for (const event of events) {
      if (event.day < plan.eventStart || event.day < (people.opened[index] ?? 0)) continue
      if (closed !== NONE && event.day > closed) continue
      place += 1
      if (!isNews(this.#telling, event.day)) continue
      // Customer and place in the customer's history, which later nights only add to.
      file.serial(index * PLACES + place, 12)
      file.raw(customer)
      file.code(event.kind)
      file.time(event.day, event.second)
      file.code(event.channel)
      file.code(event.subject)
      if (event.value === undefined) file.empty()
      else file.integer(event.value)
      file.end()
    }
  }

  #month(
    index: number,
    habit: number,
    from: Day,
    to: Day,
    mobileSince: Day,
    events: Event[],
    random: Random,
  ): void {
    const { people } = this.#telling
    const asleep = people.has(index, has.dormant)
    const leaves = people.leaves[index] ?? NEVER
    const monthsGone = leaves === NEVER ? -12 : Math.floor((to - leaves) / 30.5)
    // Who is about to leave looks in less often before the money goes.
    const interest =
      monthsGone >= 2
        ? 0.06
        : monthsGone === 1
          ? 0.18
          : monthsGone === 0
            ? 0.4
            : monthsGone === -1
              ? 0.65
              : 1
    const online = people.has(index, has.mobile) || mobileSince <= to
    const logins = online && !asleep ? random.poisson(habit * interest) : 0
    for (let n = 0; n < logins; n += 1) {
      const day = shoppingDay(from, to, random)
      const second = phoneSecond(random)
      const seconds = random.between(15, 420)
      const looks = random.chance(0.3)
      const page = this.#page(index, random)
      const clicks = random.chance(0.28)
      const product = random.one(shelf)
      if (!people.has(index, has.mobile) && day < mobileSince) continue
      events.push({ day, second, kind: 'LOGIN', channel: 'MB', subject: '', value: seconds })
      if (!looks) continue
      events.push({
        day,
        second: Math.min(86_399, second + 9),
        kind: 'VIEW',
        channel: 'MB',
        subject: page,
        value: 5 + (seconds % 90),
      })
      if (clicks && (page === 'wealth' || page === 'fund' || page === 'deposit')) {
        events.push({
          day,
          second: Math.min(86_399, second + 21),
          kind: 'CLICK',
          channel: 'MB',
          subject: product,
          value: undefined,
        })
      }
    }
    this.#elsewhere(index, from, to, asleep, events, random)
  }

  /** Visits, calls, scores and changes of address. */
  #elsewhere(
    index: number,
    from: Day,
    to: Day,
    asleep: boolean,
    events: Event[],
    random: Random,
  ): void {
    const { people } = this.#telling
    const visits = random.poisson(asleep ? 0.01 : 0.32 * (1.15 - (people.digital[index] ?? 0)))
    for (let n = 0; n < visits; n += 1) {
      events.push({
        day: officeDay(from, to, random),
        second: officeSecond(random),
        kind: 'VISIT',
        channel: 'BR',
        subject: random.one(['cash', 'deposit', 'wealth', 'card', 'other']),
        value: random.between(8, 70) * 60,
      })
    }
    if (random.chance(asleep ? 0.002 : 0.035)) {
      events.push({
        day: shoppingDay(from, to, random),
        second: officeSecond(random),
        kind: 'CALL',
        channel: 'TEL',
        subject: random.one(['card', 'loan', 'transfer', 'wealth', 'complaint']),
        value: random.between(60, 900),
      })
    }
    if (random.chance(asleep ? 0 : 0.022)) {
      events.push({
        day: shoppingDay(from, to, random),
        second: phoneSecond(random),
        kind: 'NPS',
        channel: 'MB',
        subject: '',
        value: npsScore(random, people.leaves[index] ?? NEVER, to),
      })
    }
    if (random.chance(0.004)) {
      events.push({
        day: officeDay(from, to, random),
        second: officeSecond(random),
        kind: 'ADDR',
        channel: random.one(['BR', 'MB']),
        subject: '',
        value: undefined,
      })
    }
    if (random.chance(asleep ? 0 : 0.008)) {
      events.push({
        day: officeDay(from, to, random),
        second: phoneSecond(random),
        kind: 'APPT',
        channel: 'MB',
        subject: 'outlet',
        value: undefined,
      })
    }
    const opened = people.opened[index] ?? 0
    if (opened >= from && opened <= to && !people.isBusiness(index)) {
      events.push({
        day: opened,
        second: 16 * 3600,
        kind: 'CARD',
        channel: 'BR',
        subject: '',
        value: undefined,
      })
    }
  }

  #page(index: number, random: Random): string {
    const { people } = this.#telling
    const base = index * productTastes.length
    const choice = random.below(productTastes.length + 6)
    const taste = productTastes[choice]
    if (taste === undefined) return random.one(otherPages)
    const liking = people.productTaste[base + choice] ?? 100
    return random.chance(liking / 160) ? (pagesByTaste[taste] ?? 'home') : random.one(otherPages)
  }
}

function npsScore(random: Random, leaves: Day, on: Day): number {
  if (leaves - on < 90) return random.weighted([6, 4, 6, 8, 9, 14, 16, 15, 12, 6, 4])
  return random.weighted([1, 0, 1, 1, 2, 4, 6, 14, 24, 24, 23])
}
