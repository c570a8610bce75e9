import type { Organisation } from '../bank/organisation.ts'
import { yearsBetween } from '../days.ts'
import { newCustomersADay } from '../plan.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import type { Population } from './population.ts'
import {
  capacityCodes,
  educations,
  has,
  maritalStatuses,
  numberOf,
  occupation,
  sources,
} from './vocabulary.ts'

type Household = 'alone' | 'couple' | 'couple_child' | 'parent_child' | 'three_generations'
const households: readonly Household[] = [
  'alone',
  'couple',
  'couple_child',
  'parent_child',
  'three_generations',
]
/** Members who bank here, not members who live together: most are the only one. */
const householdWeights = [60, 20, 5, 10, 5]

const adultBands = [
  [18, 24],
  [25, 34],
  [35, 44],
  [45, 54],
  [55, 64],
  [65, 74],
  [75, 90],
] as const
const adultWeights = [9, 22, 23, 19, 14, 9, 4]

const married = numberOf(maritalStatuses, 'married')
const single = numberOf(maritalStatuses, 'single')

/** People, household by household: who they are, what they do, where they bank. */
export function makeHouseholds(plan: Plan, { outlets }: Organisation, people: Population): void {
  const random = new Random(plan.seed, streams.household)
  let index = people.businesses
  for (let household = 0; index < plan.customers; household += 1) {
    random.at(streams.household, household)
    const left = plan.customers - index
    let kind = households[random.weighted(householdWeights)] ?? 'alone'
    if (left < 3) kind = 'alone'
    const outlet = random.below(outlets.length)
    const first = index
    const add = (age: number, woman: boolean): number => {
      const place = index
      index += 1
      makePerson(plan, people, random, place, age, woman)
      people.household[place] = kind === 'alone' ? -1 : household
      people.outlet[place] = random.chance(0.9) ? outlet : random.below(outlets.length)
      return place
    }
    if (kind === 'alone') {
      add(adultAge(random), random.chance(0.51))
    } else if (kind === 'couple' || kind === 'couple_child') {
      const age = kind === 'couple' ? Math.max(23, adultAge(random)) : random.between(27, 46)
      const head = add(age, false)
      const partner = add(Math.max(22, age - random.between(-2, 4)), true)
      marry(people, head, partner)
      if (kind === 'couple_child') {
        people.parent[add(random.between(1, 17), random.chance(0.48))] = head
      }
    } else {
      const parentAge = random.between(46, 78)
      const parent = add(parentAge, random.chance(0.55))
      people.marital[parent] = married
      const child = add(Math.max(18, parentAge - random.between(22, 32)), random.chance(0.5))
      people.parent[child] = parent
      if (kind === 'three_generations') {
        const woman = people.woman[child] === 1
        const age = Math.max(
          22,
          yearsBetween(people.birth[child] ?? 0, plan.epoch) + random.between(-3, 3),
        )
        marry(people, child, add(age, !woman))
      }
    }
    if (random.chance(0.05) && first > people.businesses + 50) {
      people.referrer[first] = random.between(people.businesses, first - 1)
      people.source[first] = numberOf(sources, 'referral')
    }
  }
  for (; index < people.count; index += 1) {
    random.at(streams.nextDay, index)
    makePerson(plan, people, random, index, random.between(19, 58), random.chance(0.5))
    people.outlet[index] = random.below(outlets.length)
    people.opened[index] =
      plan.epoch + 1 + Math.floor((index - plan.customers) / newCustomersADay(plan.customers))
    people.closed[index] = -1
    people.services[index] = random.chance(0.85) ? has.mobile : 0
  }
}

function adultAge(random: Random): number {
  const [low, high] = adultBands[random.weighted(adultWeights)] ?? [35, 44]
  return random.between(low, high)
}

function marry(people: Population, one: number, other: number): void {
  people.spouse[one] = other
  people.marital[one] = married
  people.marital[other] = married
}

function makePerson(
  plan: Plan,
  people: Population,
  random: Random,
  place: number,
  age: number,
  woman: boolean,
): void {
  people.woman[place] = woman ? 1 : 0
  // Strictly within the year of life, so that the age on the first business date is `age`.
  people.birth[place] = plan.epoch - Math.floor(age * 365.2425) - 1 - random.below(360)
  people.occupation[place] = occupationAt(age, woman, random)
  people.education[place] = educationAt(age, people.occupation[place] ?? 0, random)
  people.marital[place] = age < 23 ? single : maritalAt(age, random)
  people.capacity[place] = capacityAt(age, random)
  people.deceased[place] = age > 62 && random.chance(0.012) ? 1 : 0
  const oldest = Math.floor((age < 18 ? age : age - 12) * 365)
  const years = 5_600 * random.unit() * random.unit() + 60 * random.unit()
  people.opened[place] = plan.epoch - Math.min(Math.max(1, oldest), 30 + Math.floor(years))
  people.source[place] = random.weighted([44, 16, 3, 20, 9, 3, 5])
  if (age >= 20 && random.chance(0.022)) {
    const closed = plan.windowStart - 1 - random.below(600)
    people.closed[place] = closed
    people.opened[place] = Math.min(people.opened[place] ?? 0, closed - 200 - random.below(1_500))
  }
}

function occupationAt(age: number, woman: boolean, random: Random): number {
  if (age < 7) return occupation.child
  if (age < 18 || (age < 23 && random.chance(0.62))) return occupation.student
  const pension = woman ? 55 : 60
  if (age >= pension && random.chance(age >= 65 ? 0.94 : 0.8)) return occupation.retired
  const owners = age < 28 ? 2 : 6
  const homemakers = woman && age > 27 ? 6 : 1
  // In the order of the occupations: nobody of this age is a student or retired.
  return random.weighted([32, 11, 13, owners, 10, 15, 6, homemakers, 0, 0, 6])
}

function educationAt(age: number, job: number, random: Random): number {
  if (job === occupation.child || (job === occupation.student && age < 18)) {
    return numberOf(educations, 'primary')
  }
  if (job === occupation.professional) return random.weighted([0, 2, 16, 58, 24])
  if (job === occupation.civilServant) return random.weighted([0, 4, 22, 60, 14])
  if (job === occupation.farmer || age >= 65) return random.weighted([52, 32, 10, 6, 0])
  if (job === occupation.worker) return random.weighted([30, 44, 20, 6, 0])
  return age < 40 ? random.weighted([6, 20, 32, 36, 6]) : random.weighted([18, 34, 26, 19, 3])
}

function maritalAt(age: number, random: Random): number {
  if (age < 30) return random.weighted([68, 31, 1, 0])
  if (age < 60) return random.weighted([12, 78, 9, 1])
  return random.weighted([2, 74, 5, 19])
}

function capacityAt(age: number, random: Random): number {
  if (age < 8) return numberOf(capacityCodes, 'none')
  if (age < 18) return numberOf(capacityCodes, 'limited')
  if (random.chance(age >= 78 ? 0.02 : 0.0012)) return numberOf(capacityCodes, 'limited')
  return random.chance(0.0004) ? numberOf(capacityCodes, 'none') : 0
}
