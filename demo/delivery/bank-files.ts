import { districts } from '../bank/organisation.ts'
import type { Organisation } from '../bank/organisation.ts'
import type { Prices } from '../bank/prices.ts'
import { products } from '../bank/products.ts'
import { isWeekend } from '../days.ts'
import { isFirst, isNews } from './told.ts'
import type { Telling } from './told.ts'

/** Days of prices in a first delivery: thirteen months. */
const PRICE_DAYS = 400

const levelWords = {
  head_office: '总行',
  branch: '分行',
  sub_branch: '支行',
  outlet: '网点',
  team: '营销部',
} as const
const roleWords = {
  rm: '客户经理',
  lobby_manager: '大堂经理',
  outlet_head: '网点负责人',
  marketer: '总行营销',
  compliance: '合规',
  analyst: '数据分析',
  admin: '系统管理',
} as const

/** The bank itself: units, staff, districts, products and their prices. */
export function tellBank(telling: Telling, organisation: Organisation, prices: Prices): void {
  const { folder, plan } = telling
  const units = folder.file('orgUnit')
  for (const unit of organisation.units) {
    units.text(unit.id)
    units.text(unit.parentId ?? '')
    units.code(levelWords[unit.level])
    units.text(unit.name)
    units.text(unit.district)
    units.end()
  }
  const staff = folder.file('staff')
  for (const member of organisation.staff) {
    staff.text(member.id)
    staff.text(member.name)
    staff.text(member.identityNumber)
    staff.text(member.unitId)
    staff.code(roleWords[member.role])
    staff.text(member.qualification ?? '')
    staff.day(member.joined)
    staff.dayOrEmpty(member.left)
    staff.end()
  }
  const district = folder.file('district')
  for (const each of districts) {
    district.text(each.id)
    district.text(each.name)
    district.text('云泽市')
    district.integer(each.population)
    district.decimal(each.urbanPerMille, 3)
    district.yuan(each.averageSalaryCents)
    district.decimal(each.unemploymentPerMille, 3)
    district.end()
  }
  tellProducts(telling)
  const price = folder.file('productPrice')
  const from = isFirst(telling) ? plan.epoch - PRICE_DAYS : telling.after + 1
  for (const [place, product] of products.entries()) {
    if (!product.price) continue
    for (let day = from; day <= plan.until; day += 1) {
      if (isWeekend(day) || !isNews(telling, day)) continue
      price.text(product.id)
      price.day(day)
      price.decimal(prices.at(place, day), 4)
      price.end()
    }
  }
}

function tellProducts({ folder, plan }: Telling): void {
  const file = folder.file('product')
  const risk = (level: number) => (level === 0 ? '' : `R${level}`)
  for (const product of products) {
    file.text(product.id)
    file.text(product.family)
    file.text(product.name)
    file.text(product.issuer)
    file.code(risk(product.issuerRisk))
    file.code(risk(product.sellerRisk))
    if (product.termDays === undefined) file.empty()
    else file.integer(product.termDays)
    file.yuan(product.minimumCents)
    if (product.rate === undefined) file.empty()
    // Per cent, as rate sheets are written: 2.3500.
    else file.decimal(product.rate, 4)
    file.code(product.private ? '私募' : '公募')
    file.dayOrEmpty(product.onSaleFrom === undefined ? undefined : plan.epoch + product.onSaleFrom)
    file.dayOrEmpty(product.onSaleTo === undefined ? undefined : plan.epoch + product.onSaleTo)
    if (product.totalCost === undefined) file.empty()
    else file.decimal(product.totalCost, 4)
    file.code(product.insurance?.kind ?? '')
    if (product.insurance === undefined) file.empty()
    else file.integer(product.insurance.payingYears)
    file.end()
  }
}
