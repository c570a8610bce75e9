import type { BookAct } from '#contracts/book.ts'
import type { BookValues } from '#contracts/books.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import { toPredicate } from '#kernel/rule/index.ts'

import type { Book } from './book.ts'
import { ruleRow } from './values.ts'

/** Who asks, as far as a book's rules know people. */
export interface Asker {
  readonly actor: string
  readonly staffNumber: string
  readonly role: Role
  /** An account one person opened and no second confirmed: it decides nothing over others. */
  readonly alone: boolean
}

/** An entry as its rules read it. */
export interface ActedOn {
  readonly state: string
  readonly values: BookValues
  readonly madeBy: string
  /** Who acted last. */
  readonly lastActor: string
}

/** Why an act can't be done now by this person; null: it can. */
export function whyNotAct(
  book: Book,
  act: BookAct,
  entry: ActedOn,
  asker: Asker,
  today: BusinessDate,
): Words | null {
  if (!act.who.includes(asker.role)) return noRole
  if (!act.from.includes(entry.state)) return notFrom(book, act, entry.state)
  if (act.own && !isOwn(book, entry, asker)) return notOwn
  if (act.another) {
    if (entry.madeBy === asker.actor || entry.lastActor === asker.actor) return needsAnother
    if (asker.alone) return aloneWords
  }
  const row = ruleRow(book, entry.values)
  const rules = book.conditions.get(act.name) ?? []
  const failed = rules.findIndex(
    (rule) => !toPredicate(rule, book.vocabulary, { asOf: today })(row),
  )
  return failed === -1 ? null : (act.unless[failed]?.words ?? notNow)
}

/** Why an entry's fields can't be changed by this person; null: they can. */
export function whyNotChange(book: Book, entry: ActedOn, asker: Asker): Words | null {
  if (!(book.who.change ?? book.who.make).includes(asker.role)) return noRole
  return book.closed.includes(entry.state) ? closedWords : null
}

function isOwn(book: Book, entry: ActedOn, asker: Asker): boolean {
  if (entry.madeBy === asker.actor) return true
  const { scope } = book
  return scope.of === 'staff' && entry.values[scope.field] === asker.staffNumber
}

function notFrom(book: Book, act: BookAct, state: string): Words {
  const named = (code: string) => book.states.find((one) => one.code === code)?.words
  const from = act.from.map((code) => named(code) ?? { zh: code, en: code })
  const now = named(state) ?? { zh: state, en: state }
  return {
    zh: `当前为“${now.zh}”，只有“${from.map(({ zh }) => zh).join('”“')}”时可以`,
    en: `it is ${now.en.toLowerCase()}: only from ${from.map(({ en }) => en.toLowerCase()).join(', ')}`,
  }
}

const noRole: Words = { zh: '您的角色无此权限', en: 'your role may not do this' }
const notNow: Words = { zh: '当前不能这样做', en: 'this cannot be done now' }
const notOwn: Words = {
  zh: '只有登记人或负责人可以',
  en: 'only who made it or is in charge of it may',
}
const needsAnother: Words = {
  zh: '须由另一人办理：登记人和上一步的经办人不能复核',
  en: 'takes another person: not who made the entry or did the step before',
}
const aloneWords: Words = {
  zh: '您的账号由一人开通，尚未经第二人确认，不能复核',
  en: 'your account was opened by one person: until a second confirms it you decide nothing',
}
const closedWords: Words = {
  zh: '已办结，不能再修改',
  en: 'it is closed: nothing of it is changed any more',
}
