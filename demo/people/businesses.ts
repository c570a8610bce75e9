import type { Organisation } from '../bank/organisation.ts'
import { exp } from '../exact-math.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import type { Population } from './population.ts'
import { has, industries, numberOf, segments, sources } from './vocabulary.ts'

/** Of a hundred small firms of a city, by trade. */
const industryWeights = [13, 26, 14, 10, 7, 8, 4, 4, 11, 3]
const paydays = [10, 15, 25, 5, 28]
const paydayWeights = [34, 30, 18, 10, 8]

/** Businesses: mostly shops and small firms, a few employers whose salaries run through us. */
export function makeBusinesses(plan: Plan, { outlets }: Organisation, people: Population): void {
  const random = new Random(plan.seed, streams.business)
  const retail = numberOf(industries, 'retail')
  const catering = numberOf(industries, 'catering')
  for (let index = 0; index < people.businesses; index += 1) {
    random.at(streams.business, index)
    const industry = random.weighted(industryWeights)
    // Two at least, so that the smallest bank has salary days too.
    const employer = index < 2 || random.chance(0.12)
    people.industry[index] = industry
    people.outlet[index] = random.below(outlets.length)
    people.opened[index] = plan.epoch - 60 - random.below(4_400)
    people.source[index] = numberOf(sources, random.chance(0.3) ? 'merchant' : 'walk_in')
    const size = random.normal()
    people.income[index] = Math.round(1_400_000 * exp(1.25 * size)) * 100
    people.wealth[index] = Math.round(42_000 * exp(1.35 * size + 0.6 * random.normal())) * 100
    people.segment[index] = segments.indexOf('business')
    people.digital[index] = 0.4 + 0.5 * random.unit()
    let services: number = has.online
    if (random.chance(0.55)) services |= has.mobile
    if (random.chance(0.6)) services |= has.notice
    const shop = industry === retail || industry === catering
    if (random.chance(shop ? 0.62 : 0.12)) services |= has.merchant
    if (random.chance(0.17)) services |= has.businessLoan
    if (random.chance(0.12)) services |= has.time
    if (random.chance(0.05)) services |= has.structured
    if (random.chance(0.09)) services |= has.monthEndGuest
    if (employer) {
      services |= has.payroll
      people.payday[index] = paydays[random.weighted(paydayWeights)] ?? 15
      people.opened[index] = plan.epoch - 800 - random.below(3_600)
    } else if (random.chance(0.1)) {
      // Asleep: an account nobody uses, and nothing else.
      services = has.dormant
    }
    people.services[index] = services
    if (random.chance(0.02) && !employer) {
      people.closed[index] = plan.windowStart - 1 - random.below(500)
      people.opened[index] = (people.closed[index] ?? 0) - 400 - random.below(2_000)
    }
  }
}
