import type { Organisation } from '../bank/organisation.ts'
import { productAt } from '../bank/products.ts'
import type { Family } from '../bank/products.ts'
import type { Day } from '../days.ts'
import { accountNumber, customerBytes, isDeposit } from '../files/numbers.ts'
import type { Life } from '../life/life.ts'
import { heldOn, valueOf } from '../life/position.ts'
import type { Position } from '../life/position.ts'
import { NEVER, NONE } from '../people/population.ts'
import { has } from '../people/vocabulary.ts'
import { hashUnit } from '../random.ts'
import { isFirst, isNews } from './told.ts'
import type { Telling } from './told.ts'

interface AccountRow {
  readonly number: string
  readonly family: Family | 'payroll' | 'mobile_bank' | 'online_bank' | 'merchant' | 'sms_notice'
  readonly product?: string
  readonly status: '正常' | '睡眠' | '冻结' | '销户' | '逾期'
  readonly opened: Day
  readonly closed?: Day | undefined
  readonly limit?: number
  readonly principal?: number
  readonly balance?: number
  /** Millionths a year. */
  readonly rate?: number
  readonly maturity?: Day | undefined
  readonly overdueDays?: number
}

/** What says "open" in the core system's closing date. */
const NO_END = '99991231'
const DEMAND_RATE = 500

/** Accounts, services and holdings of one customer as they stand on the business date. */
export class AccountFiles {
  readonly #telling: Telling
  readonly #organisation: Organisation

  constructor(telling: Telling, organisation: Organisation) {
    this.#telling = telling
    this.#organisation = organisation
  }

  /** `mobileSince`: the day a campaign made the customer start mobile banking, or NEVER. */
  tell(life: Life, mobileSince: Day): void {
    const { index } = life
    const { people, plan } = this.#telling
    if ((people.opened[index] ?? 0) > plan.until) return
    this.#tellDemand(life)
    this.#tellDeposits(life)
    this.#tellDebts(life)
    this.#tellServices(life, mobileSince)
    this.#tellHoldings(life)
  }

  #row(index: number, row: AccountRow): void {
    const { people, folder } = this.#telling
    const file = folder.file('account')
    file.text(row.number)
    file.raw(customerBytes(index))
    file.code(row.family)
    file.code(row.product ?? '')
    file.code(row.status)
    file.day(row.opened)
    if (row.closed === undefined) file.code(NO_END)
    else file.day(row.closed)
    const cents = (value: number | undefined) => {
      if (value === undefined) file.empty()
      else file.yuan(value)
    }
    cents(row.limit)
    cents(row.principal)
    cents(row.balance)
    if (row.rate === undefined) file.empty()
    else file.decimal(row.rate, 4)
    file.dayOrEmpty(row.maturity)
    if (row.overdueDays === undefined) file.empty()
    else file.integer(row.overdueDays)
    file.code(this.#organisation.outlets[people.outlet[index] ?? 0]?.unitId ?? '')
    file.end()
  }

  #closedDay(index: number): Day | undefined {
    const { people, plan } = this.#telling
    const closed = people.closed[index] ?? NONE
    return closed === NONE || closed > plan.until ? undefined : closed
  }

  #tellDemand(life: Life): void {
    const { people, plan, after } = this.#telling
    const { index } = life
    const closed = this.#closedDay(index)
    const balance = life.worth('demand_deposit', plan.until)
    const first = isFirst(this.#telling) || isNews(this.#telling, life.opened)
    const before = first ? 0 : life.worth('demand_deposit', after)
    if (!first && balance === before && !(closed !== undefined && closed > after)) return
    const frozen = hashUnit(plan.seed, index, 7400) < 0.0008
    this.#row(index, {
      number: accountNumber('demand', index, 1),
      family: 'demand_deposit',
      product: 'DD0001',
      status:
        closed !== undefined
          ? '销户'
          : frozen
            ? '冻结'
            : people.has(index, has.dormant)
              ? '睡眠'
              : '正常',
      opened: life.opened,
      closed,
      balance,
      rate: DEMAND_RATE,
    })
    if (first && !people.isBusiness(index)) {
      this.#row(index, {
        number: accountNumber('debitCard', index, 2),
        family: 'debit_card',
        product: 'DC0001',
        status: closed !== undefined ? '销户' : '正常',
        opened: life.opened,
        closed,
      })
    }
  }

  #tellDeposits(life: Life): void {
    const { plan } = this.#telling
    for (const [place, position] of life.positions.entries()) {
      if (!isDeposit(position) || position.opened > plan.until) continue
      const closed = position.closed === NEVER ? undefined : position.closed
      const news =
        isFirst(this.#telling) ||
        isNews(this.#telling, position.opened) ||
        (closed !== undefined && isNews(this.#telling, closed))
      if (!news) continue
      this.#row(life.index, {
        number: accountNumber('deposit', life.index, 100 + place),
        family: position.family,
        product: productAt(position.product).id,
        status: closed === undefined ? '正常' : '销户',
        opened: position.opened,
        closed,
        balance: closed === undefined ? position.cost : 0,
        rate: position.rate,
        maturity: position.maturity === NEVER ? undefined : position.maturity,
      })
    }
  }

  #tellDebts(life: Life): void {
    const { plan, after } = this.#telling
    const moved = (onCard: boolean) =>
      isFirst(this.#telling) ||
      life.transactions.some(
        (one) => one.day > after && (onCard ? one.onCard : one.kind === 6 || one.kind === 7),
      )
    for (const [place, loan] of life.loans.entries()) {
      const overdue = loan.overdueSince <= plan.until && loan.outstanding > 0
      if (loan.opened > plan.until || !(moved(false) || overdue)) continue
      const paid = loan.outstanding === 0
      const family = productAt(loan.product).family
      this.#row(life.index, {
        number: accountNumber('loan', life.index, 300 + place),
        family,
        product: productAt(loan.product).id,
        status: paid ? '销户' : overdue ? '逾期' : '正常',
        opened: loan.opened,
        closed: paid ? lastPayment(life) : undefined,
        principal: loan.principal,
        balance: loan.outstanding,
        rate: loan.rate,
        maturity: loan.maturity,
        overdueDays: overdue ? plan.until - loan.overdueSince : 0,
      })
    }
    const { card } = life
    if (card && card.opened <= plan.until && (moved(true) || isNews(this.#telling, card.opened))) {
      this.#row(life.index, {
        number: accountNumber('creditCard', life.index, 400),
        family: 'credit_card',
        product: productAt(card.product).id,
        status: '正常',
        opened: card.opened,
        limit: card.limit,
        balance: card.owed,
      })
    }
  }

  #tellServices(life: Life, mobileSince: Day): void {
    const { people, plan } = this.#telling
    const { index, opened } = life
    const closed = this.#closedDay(index)
    const years = Math.max(0, plan.epoch - opened) * 0.6
    const since = (place: number) =>
      Math.min(plan.epoch - 20, opened + Math.floor(years * hashUnit(plan.seed, index, place)))
    const add = (place: number, family: AccountRow['family'], from: Day) => {
      if (from > plan.until || !(isFirst(this.#telling) || isNews(this.#telling, from))) return
      this.#row(index, {
        number: accountNumber('service', index, place),
        family,
        status: closed === undefined ? '正常' : '销户',
        opened: Math.max(opened, from),
        closed,
      })
    }
    if (people.has(index, has.mobile)) add(501, 'mobile_bank', Math.max(opened, since(7501)))
    else if (mobileSince !== NEVER) add(501, 'mobile_bank', mobileSince)
    if (people.has(index, has.online)) add(502, 'online_bank', since(7502))
    if (people.has(index, has.notice)) add(503, 'sms_notice', since(7503))
    if (people.has(index, has.merchant)) add(504, 'merchant', since(7504))
    if (people.has(index, has.payroll)) add(505, 'payroll', since(7505))
  }

  /** Lots of one product are one holding. */
  #tellHoldings(life: Life): void {
    const { plan, folder } = this.#telling
    const held = new Map<number, Position[]>()
    for (const position of life.positions) {
      if (isDeposit(position) || !heldOn(position, plan.until)) continue
      const lots = held.get(position.product)
      if (lots) lots.push(position)
      else held.set(position.product, [position])
    }
    const file = folder.file('holding')
    for (const [product, lots] of held) {
      const { id, family, maturesAt } = productAt(product)
      const first = lots[0]
      if (!first) continue
      const sum = (of: (lot: Position) => number) => lots.reduce((all, lot) => all + of(lot), 0)
      file.text(accountNumber('holding', life.index, product))
      file.raw(customerBytes(life.index))
      file.code(id)
      file.code(family)
      const units = sum((lot) => lot.units)
      if (units > 0) file.decimal(units, 4)
      else file.empty()
      file.yuan(sum((lot) => lot.cost))
      file.yuan(sum((lot) => valueOf(lot, plan.until, life.prices)))
      file.day(Math.min(...lots.map((lot) => lot.opened)))
      file.dayOrEmpty(maturesAt !== undefined || family === 'bond' ? first.maturity : undefined)
      if (first.rate > 0) file.decimal(first.rate, 4)
      else file.empty()
      file.end()
    }
  }
}

function lastPayment(life: Life): Day {
  return life.transactions.findLast((one) => one.kind === 6 && !one.onCard)?.day ?? life.opened
}
