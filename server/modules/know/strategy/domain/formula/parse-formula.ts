import { FormulaError, formulaFunctions } from './formula.ts'
import type { Formula, FormulaFunction } from './formula.ts'

const MOST_CHARACTERS = 2_000
const MOST_DEPTH = 20

interface Token {
  readonly text: string
  readonly at: number
}

/** Reads a formula; throws `FormulaError` at the first thing it does not understand. */
export function parseFormula(text: string): Formula {
  if (text.length > MOST_CHARACTERS) {
    throw new FormulaError(
      0,
      `公式超过 ${MOST_CHARACTERS} 个字符`,
      `a formula has at most ${MOST_CHARACTERS} characters`,
    )
  }
  const reader = new Reader(tokenize(text), text.length)
  const formula = reader.sum(0)
  reader.end()
  return formula
}

function tokenize(text: string): Token[] {
  const pattern = /\s*(?:([a-z][a-z0-9_]*)|(\d+(?:\.\d+)?)|([()+\-*/,]))/y
  const tokens: Token[] = []
  let position = 0
  while (text.slice(position).trim() !== '') {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    if (match === null) {
      const at = position + (text.slice(position).length - text.slice(position).trimStart().length)
      throw new FormulaError(at, `无法识别 ${text[at]}`, `cannot read ${text[at]}`)
    }
    const token = match[1] ?? match[2] ?? match[3] ?? ''
    position = pattern.lastIndex
    tokens.push({ text: token, at: position - token.length })
  }
  return tokens
}

class Reader {
  readonly #tokens: readonly Token[]
  readonly #length: number
  #next = 0

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens
    this.#length = length
  }

  end(): void {
    const token = this.#tokens[this.#next]
    if (token !== undefined) {
      throw new FormulaError(token.at, `多余的 ${token.text}`, `unexpected ${token.text}`)
    }
  }

  sum(depth: number): Formula {
    if (depth > MOST_DEPTH) {
      throw new FormulaError(this.#at(), '括号嵌套过深', 'brackets are nested too deep')
    }
    let left = this.#product(depth)
    for (let token = this.#take('+', '-'); token !== undefined; token = this.#take('+', '-')) {
      const operator = token.text as '+' | '-'
      left = { kind: 'operation', operator, left, right: this.#product(depth), at: token.at }
    }
    return left
  }

  #product(depth: number): Formula {
    let left = this.#factor(depth)
    for (let token = this.#take('*', '/'); token !== undefined; token = this.#take('*', '/')) {
      const operator = token.text as '*' | '/'
      left = { kind: 'operation', operator, left, right: this.#factor(depth), at: token.at }
    }
    return left
  }

  #factor(depth: number): Formula {
    const minus = this.#take('-')
    if (minus !== undefined) return { kind: 'negative', of: this.#factor(depth), at: minus.at }
    if (this.#take('(') !== undefined) {
      const inner = this.sum(depth + 1)
      this.#expect(')')
      return inner
    }
    const token = this.#tokens[this.#next]
    if (token === undefined)
      throw new FormulaError(this.#length, '公式未写完', 'the formula is unfinished')
    this.#next += 1
    if (/^\d/.test(token.text)) return { kind: 'number', text: token.text, at: token.at }
    if (!/^[a-z]/.test(token.text)) {
      throw new FormulaError(
        token.at,
        `此处不应为 ${token.text}`,
        `${token.text} cannot stand here`,
      )
    }
    return this.#take('(') === undefined
      ? { kind: 'name', name: token.text, at: token.at }
      : this.#call(token, depth)
  }

  #call(token: Token, depth: number): Formula {
    if (!Object.hasOwn(formulaFunctions, token.text)) {
      const known = Object.keys(formulaFunctions).join(', ')
      throw new FormulaError(
        token.at,
        `没有函数 ${token.text}；可用：${known}`,
        `there is no function ${token.text}; there are ${known}`,
      )
    }
    const name = token.text as FormulaFunction
    const given: Formula[] = [this.sum(depth + 1)]
    while (this.#take(',') !== undefined) given.push(this.sum(depth + 1))
    this.#expect(')')
    const { least, most } = formulaFunctions[name]
    if (given.length < least || given.length > most) {
      const count = least === most ? String(least) : `${least}-${most}`
      throw new FormulaError(
        token.at,
        `${name} 需要 ${count} 个参数`,
        `${name} takes ${count} arguments`,
      )
    }
    return { kind: 'call', name, arguments: given, at: token.at }
  }

  #take(...texts: string[]): Token | undefined {
    const token = this.#tokens[this.#next]
    if (token === undefined || !texts.includes(token.text)) return undefined
    this.#next += 1
    return token
  }

  #expect(text: string): void {
    if (this.#take(text) === undefined) {
      throw new FormulaError(this.#at(), `此处应为 ${text}`, `${text} is missing here`)
    }
  }

  #at(): number {
    return this.#tokens[this.#next]?.at ?? this.#length
  }
}
