import { parseSync } from 'oxc-parser'

/** One way to spoil a source: replace `from`…`to` by `instead`. */
export interface Mutant {
  readonly operator: OperatorName
  readonly line: number
  readonly from: number
  readonly to: number
  readonly was: string
  readonly instead: string
}

export const operatorNames = [
  'bound',
  'comparison',
  'off_by_one',
  'sign',
  'rounding',
  'logic',
  'removed_filter',
  'reversed_order',
  'reversed_date',
  'swapped_branches',
  'sql_bound',
  'sql_order',
  'sql_filter',
] as const
export type OperatorName = (typeof operatorNames)[number]

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const bounds: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const comparisons: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
}
const signs: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*' }
const logic: Readonly<Record<string, string>> = { '&&': '||', '||': '&&', '??': '&&' }
const roundings: Readonly<Record<string, string>> = {
  floor: 'ceil',
  ceil: 'floor',
  min: 'max',
  max: 'min',
}

/** Every mutant of a TypeScript or SQL source, in the order of the text. */
export function mutantsOf(path: string, source: string): Mutant[] {
  const found: Mutant[] = []
  const add = (operator: OperatorName, from: number, to: number, instead: string): void => {
    const was = source.slice(from, to)
    if (was === instead) return
    const line = source.slice(0, from).split('\n').length
    found.push({ operator, line, from, to, was, instead })
  }
  if (path.endsWith('.sql')) mutateSql(source, 0, add)
  else
    visit(parseSync(path, source).program as unknown as Node, (node) => mutate(node, source, add))
  return found.toSorted((a, b) => a.from - b.from)
}

type Add = (operator: OperatorName, from: number, to: number, instead: string) => void

function mutate(node: Node, source: string, add: Add): void {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return mutateOperator(node, source, add)
    case 'CallExpression':
      return mutateCall(node, source, add)
    case 'ConditionalExpression': {
      const [a, b] = [node['consequent'] as Node, node['alternate'] as Node]
      const [first, second] = [source.slice(a.start, a.end), source.slice(b.start, b.end)]
      const between = source.slice(a.end, b.start)
      return add('swapped_branches', a.start, b.end, `${second}${between}${first}`)
    }
    case 'UnaryExpression':
      if (node['operator'] === '!') {
        add('logic', node.start, node.start + 1, '')
      } else if (node['operator'] === '-') add('sign', node.start, node.start + 1, '')
      return
    case 'Literal':
      if (typeof node['value'] === 'number' && Number.isInteger(node['value'])) {
        add('off_by_one', node.start, node.end, String(node['value'] + 1))
      }
      return
    case 'TemplateElement': {
      const { raw } = node['value'] as { raw: string }
      const isSql = /\b(select|from|where|join|case when|filter)\b/i.test(raw)
      return isSql ? mutateSql(raw, source.indexOf(raw, node.start), add) : undefined
    }
  }
}

function mutateOperator(node: Node, source: string, add: Add): void {
  const left = node['left'] as Node
  const right = node['right'] as Node
  const operator = String(node['operator'])
  const from = left.end + source.slice(left.end, right.start).indexOf(operator)
  const replace = (name: OperatorName, table: Readonly<Record<string, string>>): void => {
    const instead = table[operator]
    if (instead !== undefined) add(name, from, from + operator.length, instead)
  }
  replace('bound', bounds)
  replace('comparison', comparisons)
  replace('logic', logic)
  const isText = [left, right].some(
    ({ type, value }) => type === 'TemplateLiteral' || typeof value === 'string',
  )
  if (!isText) replace('sign', signs)
}

function mutateCall(node: Node, source: string, add: Add): void {
  const callee = node['callee'] as Node
  const given = node['arguments'] as readonly Node[]
  if (callee.type === 'MemberExpression') {
    const property = callee['property'] as Node
    const object = callee['object'] as Node
    const name = source.slice(property.start, property.end)
    const rounding = roundings[name]
    if (source.slice(object.start, object.end) === 'Math' && rounding !== undefined) {
      add('rounding', property.start, property.end, rounding)
    }
    if (name === 'filter') add('removed_filter', object.end, node.end, '')
    if (name === 'toSorted' || name === 'sort')
      add('reversed_order', node.end, node.end, '.toReversed()')
  }
  const called = source.slice(callee.start, callee.end)
  const shift = given[1]
  if (/^(addDays|addMonths|addYears)$/.test(called) && shift !== undefined) {
    const text = source.slice(shift.start, shift.end)
    add('reversed_date', shift.start, shift.end, `-(${text})`)
  }
  const [first, second] = given
  if (/^(daysBetween|monthsBetween)$/.test(called) && first && second) {
    const swapped = `${source.slice(second.start, second.end)}, ${source.slice(first.start, first.end)}`
    add('reversed_date', first.start, second.end, swapped)
  }
}

/** SQL is mutated line by line: bounds, order, rounding, and conditions left out. */
function mutateSql(text: string, offset: number, add: Add): void {
  for (const found of text.matchAll(/(?<![<>=!-])(<=|>=|<(?!>)|>)(?![<>=])/g)) {
    const at = offset + found.index
    add('sql_bound', at, at + found[0].length, bounds[found[0]] ?? found[0])
  }
  for (const found of text.matchAll(/\bdesc\b|\basc\b/g)) {
    const at = offset + found.index
    add('sql_order', at, at + found[0].length, found[0] === 'desc' ? 'asc' : 'desc')
  }
  for (const found of text.matchAll(/\b(floor|ceil)\(/g)) {
    const at = offset + found.index
    add('rounding', at, at + found[0].length, found[1] === 'floor' ? 'ceil(' : 'floor(')
  }
  for (const found of text.matchAll(/^[ \t]*and [^\n]*$/gm)) {
    const opened = (found[0].match(/\(/g) ?? []).length
    if (opened !== (found[0].match(/\)/g) ?? []).length) continue
    const at = offset + found.index
    add('sql_filter', at, at + found[0].length, '')
  }
}

/** Types and imports are not run, so nothing in them is spoilt. */
const notRun = /^(TS(?!AsExpression|NonNullExpression|SatisfiesExpression)|Import|ExportAll)/

function visit(node: Node, see: (node: Node) => void): void {
  if (notRun.test(node.type)) return
  see(node)
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child]) {
      if (typeof one === 'object' && one !== null && 'type' in one) visit(one as Node, see)
    }
  }
}
