import { productAt, productPlace } from '../bank/products.ts'
import type { Organisation } from '../bank/organisation.ts'
import { civilOf, dayOf, weekdayOnOrAfter } from '../days.ts'
import type { Day } from '../days.ts'
import { customerBytes, isDeposit } from '../files/numbers.ts'
import type { Life } from '../life/life.ts'
import { conversionProducts } from '../life/person-life.ts'
import { NEVER, NONE } from '../people/population.ts'
import type { ChannelTaste } from '../people/vocabulary.ts'
import { Random, streams } from '../random.ts'
import { actions, campaigns } from '../truth/actions.ts'
import type { Membership } from '../truth/memberships.ts'
import type { ConductFiles } from './conduct-files.ts'
import { isNews } from './told.ts'
import type { Telling } from './told.ts'

const channelWords: Readonly<Record<ChannelTaste, string>> = {
  phone: '电话',
  sms: '短信',
  app: 'APP',
  wecom: '企微',
  outlet: '面谈',
}
/** Of a hundred contacts, how many reach the customer. */
const reached: Readonly<Record<ChannelTaste, number>> = {
  phone: 58,
  sms: 94,
  app: 71,
  wecom: 66,
  outlet: 100,
}

/** What takes an assessment of its buyer. */
const assessedFamilies: ReadonlySet<string> = new Set([
  ...['wealth', 'fund', 'trust', 'structured_deposit', 'gold'],
])

/** Past campaigns: who was in which arm, who was contacted, what came of it. */
export class ContactFiles {
  readonly #telling: Telling
  readonly #organisation: Organisation
  readonly #conduct: ConductFiles
  readonly #random: Random

  constructor(telling: Telling, organisation: Organisation, conduct: ConductFiles) {
    this.#telling = telling
    this.#organisation = organisation
    this.#conduct = conduct
    this.#random = new Random(telling.plan.seed, streams.service)
  }

  tell(life: Life, memberships: readonly Membership[]): void {
    const random = this.#random.at(streams.service, life.index)
    let place = 0
    for (const membership of memberships) {
      this.#tellMember(life.index, membership)
      if (membership.control) this.#tellControl(life, membership, place)
      else this.#tellContact(life, membership, place, random)
      place += 1
    }
    this.#tellService(life, random)
  }

  #tellMember(index: number, { campaign, control, assigned }: Membership): void {
    const { folder } = this.#telling
    if (!isNews(this.#telling, assigned)) return
    const file = folder.file('campaignMember')
    file.code(campaigns[campaign]?.id ?? '')
    file.raw(customerBytes(index))
    file.code(control ? 'control' : 'treated')
    file.day(assigned)
    file.end()
  }

  /** What the control group bought by itself; nobody is credited with it. */
  #tellControl(life: Life, membership: Membership, place: number): void {
    if (membership.converted === NEVER) return
    this.#result(life, place * 4, undefined, membership.converted, '成交', membership, undefined)
  }

  #tellContact(life: Life, membership: Membership, place: number, random: Random): void {
    const { contactDay, contactSecond, converted } = membership
    const action = actions[membership.action]
    if (!action) throw new Error(`no action at ${membership.action}`)
    const reach = random.below(100) < reached[action.channel]
    const mood = random.unit()
    if (contactDay > this.#telling.plan.until) return
    const number = this.#contact(
      life.index,
      place,
      contactDay,
      contactSecond,
      channelWords[action.channel],
      action.id,
      campaigns[membership.campaign]?.id ?? '',
      '营销',
    )
    const staff = this.#byPerson(action.channel) ? this.#staff(life.index) : undefined
    const say = (step: number, day: Day, what: string, bought?: Membership) =>
      this.#result(life, place * 4 + step, number, day, what, bought, staff)
    const answered = reach || converted !== NEVER
    say(0, contactDay, answered ? '已接通' : '未接通')
    if (!answered) return
    if (converted !== NEVER) {
      if (converted > contactDay + 2) say(1, contactDay, mood < 0.3 ? '已预约' : '有意向')
      say(2, converted, '成交', membership)
    } else if (mood < 0.16) {
      say(1, contactDay, '有意向')
    } else if (mood < 0.62) {
      say(1, contactDay, '拒绝')
    } else if (mood > 0.992) {
      say(1, contactDay, '勿扰')
      this.#conduct.tellWithdrawal(life.index, place, channelWords[action.channel], contactDay)
    }
  }

  #byPerson(channel: ChannelTaste): boolean {
    return channel === 'phone' || channel === 'wecom' || channel === 'outlet'
  }

  /** The manager of the customer, or the lobby manager of the outlet. */
  #staff(index: number): string | undefined {
    const { people } = this.#telling
    const manager = people.manager[index] ?? NONE
    const lobby = this.#organisation.outlets[people.outlet[index] ?? 0]?.lobby ?? NONE
    return this.#organisation.staff[manager === NONE ? lobby : manager]?.id
  }

  #contact(
    index: number,
    place: number,
    day: Day,
    second: number,
    channel: string,
    action: string,
    campaign: string,
    purpose: string,
  ): string {
    const number = `${String(index).padStart(8, '0')}${String(place).padStart(3, '0')}`
    if (!isNews(this.#telling, day)) return number
    const file = this.#telling.folder.file('contact')
    file.text(number)
    file.raw(customerBytes(index))
    file.time(day, second)
    file.code(channel)
    file.code(action)
    file.code(campaign)
    const byPerson = channel === '电话' || channel === '企微' || channel === '面谈'
    file.code(byPerson ? (this.#staff(index) ?? '') : '')
    file.code(purpose)
    file.end()
    return number
  }

  #result(
    { index, positions }: Life,
    place: number,
    contact: string | undefined,
    day: Day,
    what: string,
    bought: Membership | undefined,
    staff: string | undefined,
  ): void {
    if (!isNews(this.#telling, day)) return
    const file = this.#telling.folder.file('outcome')
    file.serial(index * 1000 + place, 11)
    file.raw(customerBytes(index))
    file.text(contact ?? '')
    file.day(day)
    file.code(what)
    const family = bought && actions[bought.action]?.family
    const product = family === undefined ? undefined : conversionProducts[family]
    file.code(product ?? '')
    if (product !== undefined) this.#assessBuyer(index, day, product)
    // What was really bought that day: its cost is in the books too.
    const lot =
      product === undefined
        ? undefined
        : positions.find(
            (position) => position.opened === day && position.product === productPlace(product),
          )
    if (lot) file.yuan(lot.cost)
    else file.empty()
    file.code(staff ?? '')
    file.end()
  }

  /** Nobody is sold an investment on no assessment, an old one or one below its risk. */
  #assessBuyer(index: number, day: Day, product: string): void {
    const { family, issuerRisk, sellerRisk } = productAt(productPlace(product))
    if (!assessedFamilies.has(family)) return
    this.#conduct.tellAssessedForSale(index, day, Math.max(issuerRisk, sellerRisk))
  }

  /** Reminders of maturities and birthday greetings: service, not marketing. */
  #tellService(life: Life, random: Random): void {
    const { people, plan } = this.#telling
    const { index } = life
    const owned = (people.manager[index] ?? NONE) !== NONE
    let place = 500
    for (const position of life.positions) {
      if (position.maturity === NEVER || !isDeposit(position)) continue
      const day = position.maturity - 5
      place += 1
      if (day <= position.opened || day < plan.windowStart || position.closed < day) continue
      this.#contact(
        index,
        place,
        day,
        9 * 3600 + random.below(9 * 3600),
        owned ? '电话' : '短信',
        'maturity_notice',
        '',
        '服务',
      )
    }
    if (!owned || people.isBusiness(index)) return
    const { month, day } = civilOf(people.birth[index] ?? 0)
    for (let year = civilOf(plan.windowStart).year; year <= civilOf(plan.until).year; year += 1) {
      const birthday = dayOf(year, month, Math.min(day, 28))
      place += 1
      if (birthday < Math.max(plan.windowStart, life.opened)) continue
      this.#contact(
        index,
        place,
        weekdayOnOrAfter(birthday),
        9 * 3600 + random.below(1800),
        '短信',
        'birthday',
        '',
        '服务',
      )
    }
  }
}
