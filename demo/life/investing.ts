import { productAt, productPlace, products } from '../bank/products.ts'
import type { Day } from '../days.ts'
import { has, occupation, productTastes } from '../people/vocabulary.ts'
import type { ProductTaste } from '../people/vocabulary.ts'
import { officeDay, officeSecond, phoneSecond } from './clock-times.ts'
import { by, effect, kind, other, short } from './codes.ts'
import type { Life } from './life.ts'
import type { MonthOfLife } from './person-income.ts'
import { heldOn, interestAtMaturity, valueOf } from './position.ts'

const at = productPlace
const FUND_FALL_FROM = 60
const FUND_FALL_TO = 20

/** What matures this month, what is cashed in, what is bought instead; leaves money to spend. */
export function planInvestments(life: Life, of: MonthOfLife): void {
  const held = life.positions.length
  for (let place = 0; place < held; place += 1) {
    const position = life.positions[place]
    if (!position || !heldOn(position, of.from)) continue
    if (position.maturity >= of.from && position.maturity <= of.to) {
      planMaturity(life, of, place)
    } else if (position.units > 0) {
      planRedemption(life, of, place)
    }
  }
  planFundPlan(life, of)
  planPremium(life, of)
}

function planMaturity(life: Life, of: MonthOfLife, place: number): void {
  const { random, month, leaving } = of
  const position = life.positions[place]
  if (!position) return
  const day = position.maturity
  const worth = valueOf(position, day, life.prices)
  const second = 6 * 3600 + place
  month.add({
    day,
    second,
    amount: worth,
    incoming: true,
    kind: kind.redemption,
    other: other.ownAccount,
    by: by.batch,
    effect: effect.closePosition,
    on: place,
  })
  const interest = position.units > 0 ? 0 : interestAtMaturity(position)
  month.add({
    day,
    second: second + 1,
    amount: interest,
    incoming: true,
    kind: kind.interest,
    other: other.bank,
    by: by.batch,
  })
  const stays = leaving > -1 ? 0.08 : 0.74
  const elsewhere = leaving > -1 ? 0.85 : 0.3
  if (random.chance(stays)) {
    const again = nextProduct(position.product, day, life.plan.epoch, random.unit())
    if (worth >= productAt(again).minimumCents) {
      buy(life, of, again, worth, Math.min(of.to, day + random.below(3)))
    }
  } else if (random.chance(elsewhere)) {
    month.add({
      day: Math.min(of.to, day + 1 + random.below(6)),
      second: phoneSecond(random),
      amount: Math.floor((worth * random.real(0.6, 1)) / 10_000) * 10_000,
      incoming: false,
      kind: kind.transfer,
      other: other.ownOtherBank,
      by: by.mobile,
      short: short.shrink,
    })
  }
}

/** The same again, or the closed product on sale, or an open one in its place. */
function nextProduct(product: number, day: Day, epoch: Day, luck: number): number {
  const { family, maturesAt } = productAt(product)
  if (family === 'structured_deposit') return product
  if (maturesAt === undefined && !(family === 'time_deposit' && luck > 0.7)) return product
  return closedProductOnSale(day, epoch) ?? at(family === 'wealth' ? 'WM0030' : 'WM0007')
}

function closedProductOnSale(day: Day, epoch: Day): number | undefined {
  const found = products.findIndex(
    ({ maturesAt, onSaleFrom, onSaleTo }) =>
      maturesAt !== undefined &&
      onSaleFrom !== undefined &&
      onSaleTo !== undefined &&
      day - epoch >= onSaleFrom &&
      day - epoch <= onSaleTo,
  )
  return found < 0 ? undefined : found
}

function planRedemption(life: Life, of: MonthOfLife, place: number): void {
  const { plan, random, month, from, to, leaving } = of
  const position = life.positions[place]
  const product = position && productAt(position.product)
  if (!position || !product || product.maturesAt !== undefined || product.private) return
  const frightened =
    position.family === 'fund' &&
    to >= plan.epoch - FUND_FALL_FROM &&
    from <= plan.epoch - FUND_FALL_TO
  const chance = leaving > -1 ? 0.42 : frightened ? 0.09 : 0.02
  if (!random.chance(chance)) return
  const day = officeDay(from, to, random)
  if (day <= position.opened) return
  month.add({
    day,
    second: phoneSecond(random),
    amount: valueOf(position, day, life.prices),
    incoming: true,
    kind: kind.redemption,
    other: other.bank,
    by: by.mobile,
    effect: effect.closePosition,
    on: place,
  })
}

/** The same sum into the same fund each month. */
function planFundPlan(life: Life, of: MonthOfLife): void {
  const { people, index, random, from, to, leaving } = of
  if (!people.has(index, has.fundPlan) || leaving > 0) return
  const fund = life.positions.find(({ family, units }) => family === 'fund' && units > 0)
  if (!fund) return
  const day = Math.min(to, from + 4 + (index % 20))
  const amount = [20_000, 30_000, 50_000, 100_000, 200_000][index % 5] ?? 50_000
  buy(life, of, fund.product, amount, day, by.batch, short.skip)
  random.next()
}

/** Premiums of the first five years, once a year around the day the policy began. */
function planPremium(life: Life, of: MonthOfLife): void {
  const first = life.positions.find(({ family }) => family === 'insurance')
  if (!first || of.index % 3 !== 0) return
  for (let year = 1; year < 5; year += 1) {
    const day = first.opened + year * 365
    if (day < of.from || day > of.to) continue
    life.pending.push({ product: first.product })
    of.month.add({
      day,
      second: 5 * 3600,
      amount: first.cost,
      incoming: false,
      kind: kind.insurance,
      other: other.business,
      by: by.batch,
      short: short.topUp,
      effect: effect.openPosition,
      on: life.pending.length - 1,
    })
  }
}

/** Puts a purchase into the month; the position opens when the money leaves. */
export function buy(
  life: Life,
  { random, month }: MonthOfLife,
  product: number,
  amount: number,
  day: Day,
  through: number = by.mobile,
  ifShort: number = short.skip,
): void {
  const { family } = productAt(product)
  const deposit = family.endsWith('deposit')
  life.pending.push({ product })
  month.add({
    day,
    second: 60 + Math.max(8 * 3600, officeSecond(random)),
    amount,
    incoming: false,
    kind: family === 'insurance' ? kind.insurance : kind.purchase,
    other: deposit ? other.ownAccount : family === 'insurance' ? other.business : other.bank,
    by: through,
    short: ifShort,
    effect: effect.openPosition,
    on: life.pending.length - 1,
  })
}

/** Puts spare money to work the way the customer likes to; what it took, cents. */
export function investSpare(life: Life, of: MonthOfLife, spare: number): number {
  const { people, random, index, from, to, plan } = of
  if (people.occupation[index] === occupation.child) return 0
  const taste = (name: ProductTaste) =>
    people.productTaste[index * productTastes.length + productTastes.indexOf(name)] ?? 100
  const day = officeDay(from, to, random)
  const onSale = closedProductOnSale(day, plan.epoch)
  const choices: (readonly [product: number, weight: number])[] = [
    [at('TD003M'), people.has(index, has.time) ? 10 : 0],
    [at('TD006M'), people.has(index, has.time) ? 14 : 1],
    [at('TD001Y'), people.has(index, has.time) ? taste('time_deposit') * 0.5 : 4],
    [at('WM0001'), people.has(index, has.wealth) ? taste('wealth') * 0.4 : 2],
    [at('WM0007'), people.has(index, has.wealth) ? taste('wealth') * 0.25 : 0],
    [at('FD0002'), people.has(index, has.fund) ? taste('fund') * 0.2 : 0],
    [at('FD0005'), people.has(index, has.fund) ? taste('fund') * 0.15 : 0],
    [onSale ?? at('WM0030'), people.has(index, has.wealth) ? taste('wealth') * 0.9 : 3],
    [at('SD090A'), people.has(index, has.structured) ? 60 : 2],
    [at('LD003Y'), spare >= 20_000_000 ? taste('large_deposit') * 0.6 : 0],
  ]
  const [product] = choices[random.weighted(choices.map(([, weight]) => weight))] ?? []
  if (product === undefined) return 0
  const amount = Math.floor(spare / 100_000) * 100_000
  if (amount < Math.max(100_000, productAt(product).minimumCents)) return 0
  buy(life, of, product, amount, day)
  return amount
}
