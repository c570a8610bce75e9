import type { Organisation } from '../bank/organisation.ts'
import { NONE } from '../people/population.ts'
import type { Identities } from '../people/contact-details.ts'
import {
  capacityCodes,
  educations,
  has,
  industries,
  maritalStatuses,
  numberOf,
  occupations,
  sources,
  writtenAs,
} from '../people/vocabulary.ts'
import { customerNumber } from '../people/customer-number.ts'
import { accountNumber, customerBytes } from '../files/numbers.ts'
import { isFirst } from './told.ts'
import type { Telling } from './told.ts'

const fullCapacity = numberOf(capacityCodes, 'full')

/** Whether the customer is new or closed since the delivery before. */
function changed({ people, after, plan }: Telling, index: number): boolean {
  const opened = people.opened[index] ?? 0
  const closed = people.closed[index] ?? NONE
  return opened > after || (closed > after && closed <= plan.until)
}

/** Who the customers are: the record, the family and the manager. */
export function tellCustomer(
  telling: Telling,
  organisation: Organisation,
  identities: Identities,
  index: number,
): void {
  if (!isFirst(telling) && !changed(telling, index)) return
  const { people, folder, plan } = telling
  const outlet = organisation.outlets[people.outlet[index] ?? 0]
  const business = people.isBusiness(index)
  const { name, identityNumber, mobile } = identities.of(index)
  const file = folder.file('customer')
  file.raw(customerBytes(index))
  file.code(business ? '企业' : '个人')
  file.text(business ? '' : name)
  file.text(business ? name : '')
  file.text(business ? '' : identityNumber)
  file.text(business ? identityNumber : '')
  file.text(mobile)
  file.code(business ? '' : people.woman[index] === 1 ? '女' : '男')
  file.dayOrEmpty(business ? undefined : people.birth[index])
  file.code(business ? '' : writtenAs(occupations, people.occupation[index] ?? 0))
  file.code(business ? writtenAs(industries, people.industry[index] ?? 0) : '')
  file.code(business ? '' : writtenAs(educations, people.education[index] ?? 0))
  file.code(business ? '' : writtenAs(maritalStatuses, people.marital[index] ?? 0))
  file.code(business ? '' : writtenAs(capacityCodes, people.capacity[index] ?? 0))
  file.code(business ? '' : people.deceased[index] === 1 ? '是' : '否')
  if ((people.income[index] ?? 0) > 0) file.yuan(people.income[index] ?? 0)
  else file.empty()
  file.text(outlet?.district ?? '')
  file.text(outlet?.unitId ?? '')
  file.day(people.opened[index] ?? 0)
  const closed = people.closed[index] ?? NONE
  file.dayOrEmpty(closed === NONE || closed > plan.until ? undefined : closed)
  file.code(writtenAs(sources, people.source[index] ?? 0))
  file.end()
  tellRelations(telling, index)
  tellOwners(telling, organisation, index)
  tellParties(telling, index)
}

function tellRelations({ people, folder }: Telling, index: number): void {
  const file = folder.file('relation')
  const add = (from: number, to: string, kind: string, since: number) => {
    file.raw(customerBytes(from))
    file.text(to)
    file.code(kind)
    file.day(since)
    file.end()
  }
  const opened = people.opened[index] ?? 0
  const household = people.household[index] ?? NONE
  if (household !== NONE) {
    add(index, `JT${String(household).padStart(8, '0')}`, '家庭', opened)
  }
  const spouse = people.spouse[index] ?? NONE
  if (spouse !== NONE) {
    add(index, customerNumber(spouse), '配偶', Math.max(opened, people.opened[spouse] ?? 0))
  }
  const parent = people.parent[index] ?? NONE
  if (parent !== NONE) {
    add(parent, customerNumber(index), '父母', opened)
    if (people.capacity[index] !== fullCapacity)
      add(parent, customerNumber(index), '监护人', opened)
  }
  const employer = people.employer[index] ?? NONE
  if (employer !== NONE) add(employer, customerNumber(index), '雇主', opened)
  // The company is told of once, from its owner's row.
  const owns = people.owns[index] ?? NONE
  if (owns !== NONE && !people.isBusiness(index)) {
    add(index, customerNumber(owns), '企业主', Math.max(opened, people.opened[owns] ?? 0))
  }
  const referrer = people.referrer[index] ?? NONE
  if (referrer !== NONE) add(index, customerNumber(referrer), '引荐', opened)
}

function tellOwners({ people, folder, plan }: Telling, { staff }: Organisation, index: number) {
  const file = folder.file('ownership')
  const add = (member: number, role: string) => {
    file.raw(customerBytes(index))
    file.text(staff[member]?.id ?? '')
    file.code(role)
    const joined = staff[member]?.joined ?? 0
    file.day(Math.max(people.opened[index] ?? 0, joined, plan.epoch - 1_100 + ((index * 17) % 900)))
    file.end()
  }
  const manager = people.manager[index] ?? NONE
  const assistant = people.assistant[index] ?? NONE
  if (manager !== NONE) add(manager, 'MAIN')
  if (assistant !== NONE) add(assistant, 'ASSIST')
}

/** Who may use an account beside or instead of whom it is named after. */
function tellParties({ people, folder }: Telling, index: number): void {
  const file = folder.file('accountParty')
  const add = (account: number, party: number, role: string) => {
    const number = accountNumber('demand', account, 1)
    file.text(number)
    file.raw(customerBytes(party))
    file.code(role)
    file.text(`${number}-${role === '户主' ? 1 : 2}`)
    file.end()
  }
  const parent = people.parent[index] ?? NONE
  const owner = people.isBusiness(index) ? (people.owns[index] ?? NONE) : NONE
  const other = owner !== NONE ? owner : people.capacity[index] !== fullCapacity ? parent : NONE
  if (other === NONE || people.has(index, has.dormant)) return
  add(index, index, '户主')
  add(index, other, '授权使用人')
}
