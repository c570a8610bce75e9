import type { Words } from '#contracts/words.ts'
import { parseRule } from '#kernel/rule/index.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import { FormulaError } from './formula/formula.ts'
import type { FormulaType } from './formula/formula.ts'
import { parseFormula } from './formula/parse-formula.ts'
import { typeOfFormula } from './formula/type-formula.ts'
import type { TypeOfName } from './formula/type-formula.ts'
import type { PackFormula, PackRule } from './pack.ts'
import type { PackPath, PlaceIndex } from './place-index.ts'
import { say } from './problem.ts'
import type { PackProblem } from './problem.ts'

/** Reads the texts of a pack and gathers what is wrong, each with its place. */
export class PackReader {
  readonly places: PlaceIndex
  readonly problems: PackProblem[] = []

  constructor(places: PlaceIndex) {
    this.places = places
  }

  refuse(path: PackPath, words: Words, cure: Words): undefined {
    this.problems.push({ ...this.places.find(path), words, cure })
    return undefined
  }

  rule(path: PackPath, text: string, vocabulary: Vocabulary): PackRule | undefined {
    const read = parseRule(text, vocabulary)
    if (read.ok) return { text, tree: read.rule }
    for (const { from, to, message, cure } of read.problems) {
      const at = text.slice(from, to).trim() || text.slice(from).trim() || text
      this.refuse(
        path,
        say(`规则在“${at}”处：${message.zh}`, `rule, at “${at}”: ${message.en}`),
        cure,
      )
    }
    return undefined
  }

  formula(path: PackPath, text: string, typeOfName: TypeOfName): PackFormula | undefined {
    try {
      const tree = parseFormula(text)
      const type: FormulaType = typeOfFormula(tree, typeOfName)
      return { text, tree, type }
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      return this.refuse(
        path,
        say(
          `公式第 ${error.at + 1} 个字符：${error.zh}`,
          `formula, character ${error.at + 1}: ${error.en}`,
        ),
        say('请核对指标名称、单位和括号', 'check metric names, units and brackets'),
      )
    }
  }

  /** The name must be one of the known; the nearest are listed when there are few. */
  known(path: PackPath, name: string, known: Iterable<string>, what: Words): boolean {
    const names = [...known]
    if (names.includes(name)) return true
    const some =
      names.length <= 30 ? names.join(', ') : names.filter((n) => n[0] === name[0]).join(', ')
    this.refuse(
      path,
      say(`没有${what.zh} ${name}`, `there is no ${what.en} ${name}`),
      say(`可用：${some}`, `known: ${some}`),
    )
    return false
  }
}

/** All values, or undefined when one of them could not be read. */
export function allRead<T>(values: readonly (T | undefined)[]): T[] | undefined {
  const read = values.filter((value) => value !== undefined)
  return read.length === values.length ? read : undefined
}
