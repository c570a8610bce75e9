import { dayOf, yearsBetween } from '../days.ts'
import type { Day } from '../days.ts'
import { customerBytes } from '../files/numbers.ts'
import { NONE } from '../people/population.ts'
import { has } from '../people/vocabulary.ts'
import { Random, hashUnit, streams } from '../random.ts'
import { isNews } from './told.ts'
import type { Telling } from './told.ts'

/** The Personal Information Protection Law came into force: consents were asked for anew. */
const consentsSince = dayOf(2021, 11, 1)

/** A night looks back 31 days at what was done; some more, so that no edge shows. */
const SALES_LOOKED_AT_DAYS = 45

const riskWords = ['保守型', '稳健型', '平衡型', '成长型', '进取型'] as const

/** Risk assessments and consents of one customer. */
export class ConductFiles {
  readonly #telling: Telling
  readonly #random: Random
  /** How many were told for a customer's sales. */
  readonly #assessedForSale = new Map<number, number>()

  constructor(telling: Telling) {
    this.#telling = telling
    this.#random = new Random(telling.plan.seed, streams.consent)
  }

  tell(index: number): void {
    const { people, plan } = this.#telling
    if (people.deceased[index] === 1) return
    if ((people.opened[index] ?? 0) > plan.until) return
    this.#tellConsents(index)
    if (!people.isBusiness(index)) this.#tellAssessments(index)
  }

  /** A consent withdrawn at a contact: the customer asked not to be called again. */
  tellWithdrawal(index: number, place: number, channel: string, day: Day): void {
    this.#consent(index, 50 + place, 'MKT', channel, false, day, '客户要求勿扰')
  }

  /**
   * The assessment a lawful sale rests on. Told of the newest sales alone: what was sold years ago
   * no night looks at any more.
   */
  tellAssessedForSale(index: number, day: Day, risk: number): void {
    const { people, plan } = this.#telling
    if (people.isBusiness(index) || day < plan.epoch - SALES_LOOKED_AT_DAYS) return
    const told = this.#assessedForSale.get(index) ?? 0
    this.#assessedForSale.set(index, told + 1)
    const random = this.#random.at(streams.risk, index * 8 + told)
    this.#assessment(index, 5 + (told % 5), day, Math.max(3, risk), random)
  }

  #tellConsents(index: number): void {
    const { people, plan } = this.#telling
    const random = this.#random.at(streams.consent, index)
    const opened = people.opened[index] ?? 0
    const day =
      opened >= consentsSince
        ? opened
        : consentsSince + random.below(plan.windowStart - consentsSince)
    const proof = opened >= consentsSince ? '开户协议' : '隐私政策更新确认'
    const minor = people.capacity[index] !== 0
    const mobile = people.has(index, has.mobile)
    const channels: readonly (readonly [channel: string, chance: number])[] = [
      ['短信', 0.86],
      ['电话', 0.74],
      ['APP', mobile ? 0.82 : 0],
      ['企微', 0.42],
      ['邮件', 0.2],
    ]
    for (const [place, [channel, chance]] of channels.entries()) {
      const given = random.chance(minor ? 0 : chance)
      const withdrawn = random.chance(0.055)
      const later = day + 20 + random.below(Math.max(1, plan.epoch - day - 20))
      // One in two who never agreed is on record as having refused; a minor is not asked.
      const refused = !given && !minor && hashUnit(plan.seed, index, 7300 + place) < 0.5
      if (given) this.#consent(index, place, 'MKT', channel, true, day, proof)
      else if (refused) this.#consent(index, place, 'MKT', channel, false, day, proof)
      if (given && withdrawn) {
        this.#consent(index, 10 + place, 'MKT', channel, false, later, '客户撤回')
      }
      if (given && !withdrawn) this.#tellLateWithdrawal(index, place, channel)
    }
    // A signature on paper for every channel at once, or against every one.
    const paper = random.unit()
    if (!minor && paper < 0.03) this.#consent(index, 24, 'MKT', '', true, day, '纸质授权书')
    else if (!minor && paper > 0.994) {
      this.#consent(index, 25, 'MKT', '', false, plan.epoch - random.below(300), '客户要求勿扰')
    }
    if (!minor && mobile && random.chance(0.72)) {
      this.#consent(index, 20, 'PERS', '', true, day, proof)
      if (random.chance(0.04)) {
        this.#consent(index, 21, 'PERS', '', false, plan.epoch - random.below(200), 'APP 关闭')
      }
    }
    if (!minor && random.chance(0.1)) this.#consent(index, 22, 'SHARE', '', true, day, '单独同意书')
    if (!minor && random.chance(0.18)) this.#consent(index, 23, 'SENS', '', true, day, '单独同意书')
  }

  /** After the first delivery: on each day one in six thousand changes their mind. */
  #tellLateWithdrawal(index: number, place: number, channel: string): void {
    const { plan } = this.#telling
    for (let day = plan.epoch + 1; day <= plan.until; day += 1) {
      if (hashUnit(plan.seed, index * 8 + place, 8000 + day) < 1 / 6_000) {
        this.#consent(index, 30 + place, 'MKT', channel, false, day, '客户撤回')
        return
      }
    }
  }

  #consent(
    index: number,
    place: number,
    purpose: string,
    channel: string,
    agreed: boolean,
    day: Day,
    proof: string,
  ): void {
    const telling = this.#telling
    if (!isNews(telling, day)) return
    const file = telling.folder.file('consent')
    file.serial(index * 100 + place, 11)
    file.raw(customerBytes(index))
    file.code(purpose)
    file.code(channel)
    file.code(agreed ? 'Y' : 'N')
    file.day(day)
    file.code(proof)
    file.end()
  }

  #tellAssessments(index: number): void {
    const telling = this.#telling
    const { people, plan } = telling
    const random = this.#random.at(streams.risk, index)
    const age = yearsBetween(people.birth[index] ?? 0, plan.epoch)
    const opened = people.opened[index] ?? 0
    const invests = people.has(index, has.wealth | has.fund | has.trust | has.insurance)
    if (age < 18 || people.capacity[index] !== 0 || opened > plan.epoch) return
    if (!random.chance(invests ? 0.985 : people.has(index, has.dormant) ? 0.12 : 0.46)) return
    // The newest is mostly within its twelve months, more surely so of who invests.
    const daysAgo = random.chance(invests ? 0.84 : 0.58)
      ? random.below(360)
      : 366 + random.below(500)
    let level = this.#level(index, age, random)
    let day = plan.epoch - daysAgo
    for (let n = 0; n < 3 && day > opened; n += 1) {
      const closed = people.closed[index] ?? NONE
      if (closed === NONE || day < closed) this.#assessment(index, n, day, level, random)
      else random.next()
      day -= 330 + random.below(120)
      if (!random.chance(0.25)) continue
      level = Math.min(5, Math.max(1, level + (random.chance(0.6) ? -1 : 1)))
    }
  }

  #level(index: number, age: number, random: Random): number {
    const { people } = this.#telling
    const weights = people.has(index, has.fund)
      ? [3, 17, 36, 31, 13]
      : age >= 60
        ? [26, 48, 20, 5, 1]
        : [13, 38, 31, 14, 4]
    return 1 + random.weighted(weights)
  }

  #assessment(index: number, place: number, day: Day, level: number, random: Random): void {
    const telling = this.#telling
    const channel = random.chance(0.7) ? '手机银行' : '柜面'
    if (!isNews(telling, day)) return
    const file = telling.folder.file('riskAssessment')
    file.serial(index * 10 + place, 10)
    file.raw(customerBytes(index))
    file.day(day)
    file.code(riskWords[level - 1] ?? '保守型')
    // Valid for twelve months, the day itself included (适当性管理办法, article 29).
    file.day(day + 364)
    file.code(channel)
    file.end()
  }
}
