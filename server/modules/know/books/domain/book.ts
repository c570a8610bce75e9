import type { z } from 'zod'

import { bookDeclaration } from '#contracts/book.ts'
import type { BookDeclaration, BookField } from '#contracts/book.ts'
import type { Role } from '#contracts/vocabulary.ts'
import { createVocabulary, parseRule } from '#kernel/rule/index.ts'
import type { Rule, RuleField, RuleFieldType, Vocabulary } from '#kernel/rule/index.ts'

/** A declaration that was found sound, ready to be asked. */
export interface Book extends BookDeclaration {
  readonly from: 'product' | 'bank'
  readonly field: (name: string) => BookField | undefined
  /** The rules its acts ask, over an entry's fields. */
  readonly vocabulary: Vocabulary
  /** Of each act, in the order declared. */
  readonly conditions: ReadonlyMap<string, readonly Rule[]>
}

/** What is wrong with a declaration: where in it, in both languages. */
export interface BookProblem {
  readonly path: string
  readonly zh: string
  readonly en: string
}

/** Columns every entry has: no field may be called so. */
export const reservedNames: ReadonlySet<string> = new Set([
  'entry_id',
  'book',
  'state',
  'version',
  'body',
  'made_at',
  'made_by',
  'made_by_name',
  'changed_at',
  'made',
  'outlet_id',
  'sub_branch_id',
  'branch_id',
  'rm_id',
  'assistant_rm_id',
  'business_date',
])

/** Reads a declaration and holds it against itself. */
export function readBook(
  raw: unknown,
  from: Book['from'],
): { readonly ok: true; readonly book: Book } | { readonly ok: false; problems: BookProblem[] } {
  const parsed = bookDeclaration.safeParse(raw)
  if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error) }
  const declaration = parsed.data
  const problems = soundnessProblems(declaration)
  if (problems.length > 0) return { ok: false, problems }
  const vocabulary = vocabularyOf(declaration)
  const conditions = new Map<string, Rule[]>()
  for (const [index, act] of declaration.acts.entries()) {
    const rules: Rule[] = []
    for (const { rule } of act.unless) {
      const read = parseRule(rule, vocabulary)
      if (read.ok) rules.push(read.rule)
      else {
        const { zh, en } = read.problems[0]?.message ?? { zh: rule, en: rule }
        problems.push({ path: `acts.${index}.unless`, zh, en })
      }
    }
    conditions.set(act.name, rules)
  }
  if (problems.length > 0) return { ok: false, problems }
  const byName = new Map(declaration.fields.map((field) => [field.name, field]))
  const field = (name: string) => byName.get(name)
  return { ok: true, book: { ...declaration, from, field, vocabulary, conditions } }
}

/** `acts.2.from: …` as one reads it. */
export function bookProblemWords({ path, zh, en }: BookProblem): { zh: string; en: string } {
  return path === '' ? { zh, en } : { zh: `${path}：${zh}`, en: `${path}: ${en}` }
}

function shapeProblems(error: z.ZodError): BookProblem[] {
  return error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    zh: `不符合台账格式（${message}）`,
    en: message,
  }))
}

function soundnessProblems(book: BookDeclaration): BookProblem[] {
  const problems: BookProblem[] = []
  const say = (path: string, zh: string, en: string) => problems.push({ path, zh, en })
  const kinds = new Map(book.fields.map(({ name, kind }) => [name, kind]))
  const states = new Set(book.states.map(({ code }) => code))
  const knownStates = (path: string, codes: readonly string[]) => {
    for (const code of codes) {
      if (!states.has(code)) say(path, `没有状态 ${code}`, `there is no state ${code}`)
    }
  }
  const knownField = (path: string, name: string, ...wanted: BookField['kind'][]) => {
    const kind = kinds.get(name)
    if (kind === undefined) say(path, `没有字段 ${name}`, `there is no field ${name}`)
    else if (wanted.length > 0 && !wanted.includes(kind)) {
      const list = wanted.join(', ')
      say(path, `字段 ${name} 须为 ${list} 类`, `the field ${name} must be of kind ${list}`)
    }
  }
  twice(book.fields, ({ name }) => name, 'fields', say)
  twice(book.states, ({ code }) => code, 'states', say)
  twice(book.acts, ({ name }) => name, 'acts', say)
  twice(book.clocks, ({ name }) => name, 'clocks', say)
  for (const [index, field] of book.fields.entries()) {
    checkField(field, `fields.${index}`, say)
    if (Array.isArray(field.required)) knownStates(`fields.${index}.required`, field.required)
  }
  if (book.scope.of !== 'bank') knownField('scope.field', book.scope.field, book.scope.of)
  const scopeField = book.scope.of === 'bank' ? undefined : book.scope.field
  if (book.fields.some(({ name, required }) => name === scopeField && required !== true)) {
    const path = `fields.${scopeField}.required`
    say(path, '决定可见范围的字段必填', 'the field that says whose an entry is must be required')
  }
  knownStates('closed', book.closed)
  for (const [index, act] of book.acts.entries()) {
    knownStates(`acts.${index}.from`, act.from)
    if (act.to !== undefined) knownStates(`acts.${index}.to`, [act.to])
    for (const name of act.asks) knownField(`acts.${index}.asks`, name)
    const seers = new Set(book.who.see)
    for (const role of act.who) {
      if (!seers.has(role)) {
        const path = `acts.${index}.who`
        say(path, `角色 ${role} 看不到该台账`, `the role ${role} does not see this book`)
      }
    }
  }
  for (const [index, clock] of book.clocks.entries()) {
    if (clock.from !== 'made') knownField(`clocks.${index}.from`, clock.from, 'day', 'time')
    if ('hours' in clock.length && kinds.get(clock.from) === 'day') {
      const path = `clocks.${index}.length`
      say(path, '按小时计须从时刻起', 'hours are counted from a time, not from a day')
    }
    knownStates(`clocks.${index}.until`, clock.until)
    knownStates(`clocks.${index}.held`, clock.held)
  }
  for (const name of book.fact?.columns ?? []) {
    knownField('fact.columns', name)
    const field = book.fields.find((one) => one.name === name)
    if (field?.personal !== undefined || field?.kind === 'long_text') {
      const zh = `${name} 可能含个人信息，不得进入数据湖`
      say('fact.columns', zh, `${name} may say who somebody is: it stays in the ledger`)
    }
  }
  if (book.shows.customer !== undefined) {
    knownField('shows.customer', book.shows.customer, 'customer')
  }
  if (book.shows.calendar !== undefined) {
    knownField('shows.calendar', book.shows.calendar, 'day', 'time')
  }
  for (const name of namesIn(book.line)) knownField('line', name)
  return problems
}

type Say = (path: string, zh: string, en: string) => void

function twice<T>(list: readonly T[], nameOf: (one: T) => string, path: string, say: Say): void {
  const seen = new Set<string>()
  for (const one of list) {
    const name = nameOf(one)
    if (seen.has(name)) say(path, `${name} 出现两次`, `${name} is there twice`)
    seen.add(name)
  }
}

const texts: ReadonlySet<BookField['kind']> = new Set(['text', 'long_text'])
const figures: ReadonlySet<BookField['kind']> = new Set(['number', 'money', 'percent'])

function checkField(field: BookField, path: string, say: Say): void {
  const { name, kind } = field
  if (reservedNames.has(name)) say(path, `字段不可名为 ${name}`, `no field may be called ${name}`)
  if ((kind === 'code') !== (field.options !== undefined)) {
    say(path, '代码类字段须列出选项，其他不可', 'a code lists its options, nothing else does')
  }
  if ((kind === 'entry') !== (field.book !== undefined)) {
    say(path, '台账引用须指明台账，其他不可', 'an entry names its book, nothing else does')
  }
  if (field.longest !== undefined && !texts.has(kind)) {
    say(path, '只有文字有最大长度', 'only a text has a longest')
  }
  if ((field.least ?? field.most) !== undefined && !figures.has(kind)) {
    say(path, '只有数值有上下限', 'only a figure has a least and a most')
  }
  if (field.personal !== undefined) {
    if (kind !== 'text') say(path, '身份信息须为文字', 'what says who somebody is must be a text')
    if (field.found || field.filtered || field.sorted) {
      const zh = '身份信息存于保险库，不可按其查找、筛选、排序'
      say(path, zh, 'what the vault keeps is neither found, filtered nor sorted by')
    }
  }
  if (kind === 'long_text' && (field.found || field.filtered || field.sorted)) {
    say(path, '长文本不可查找、筛选、排序', 'a long text is neither found, filtered nor sorted by')
  }
  if (field.found && kind !== 'text') say(path, '只有文字可按开头查找', 'only a text is found')
}

/** The fields a line names. */
export function namesIn(line: string): string[] {
  return [...line.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name = '']) => name)
}

/** Per cents are read as such: 5.25 is `rate > 5`. */
const typeOfKind: Readonly<Record<BookField['kind'], RuleFieldType>> = {
  text: 'text',
  long_text: 'text',
  code: 'code',
  number: 'integer',
  money: 'money',
  percent: 'decimal',
  day: 'date',
  time: 'text',
  yes_no: 'flag',
  staff: 'text',
  unit: 'text',
  customer: 'text',
  entry: 'text',
}

function vocabularyOf(book: BookDeclaration): Vocabulary {
  const fields = book.fields.map(
    ({ name, kind, words, options }): RuleField => ({
      name,
      label: words,
      type: typeOfKind[kind],
      ...(options !== undefined && {
        codes: options.map((option) => ({ value: option.code, label: option.words })),
      }),
    }),
  )
  return createVocabulary({ fields, sets: [] })
}

export function mayDo(roles: readonly Role[], role: Role): boolean {
  return roles.includes(role)
}
