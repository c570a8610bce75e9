import type { z } from 'zod'
import { words as wordsSchema } from '#contracts/words.ts'
import type { Words } from '#contracts/words.ts'

/** Which input, as `rule.text` or `items.3.date`, and what is wrong with it. */
export interface InputMistake {
  readonly path: string
  readonly words: Words
}

type Issue = z.core.$ZodIssue

/** What is wrong with an input, as a person would be told. */
export function inputMistakes(error: z.ZodError): InputMistake[] {
  return error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined]
    return keys.map((key) => ({
      path: [...issue.path, ...(key === undefined ? [] : [key])].map(String).join('.'),
      words: issueWords(issue),
    }))
  })
}

function issueWords(issue: Issue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing : typeWords(issue.expected)
    case 'too_small':
      return sizeWords(issue.origin, issue.minimum, issue.inclusive, 'least')
    case 'too_big':
      return sizeWords(issue.origin, issue.maximum, issue.inclusive, 'most')
    case 'invalid_value':
      return issue.input === undefined ? missing : choiceWords(issue.values)
    case 'invalid_format':
      return formatWords(issue.format)
    case 'not_multiple_of':
      return {
        zh: `应为 ${issue.divisor} 的倍数`,
        en: `must be a multiple of ${issue.divisor}`,
      }
    case 'unrecognized_keys':
      return { zh: '没有这一项', en: 'there is no such input' }
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return unreadable
    case 'custom':
      return ownWords(issue.params) ?? unreadable
  }
}

/** A check of the contracts that says itself what is wrong. */
function ownWords(params: Readonly<Record<string, unknown>> | undefined): Words | undefined {
  const said = wordsSchema.safeParse(params?.['words'])
  return said.success ? said.data : undefined
}

const missing: Words = { zh: '必填', en: 'is missing' }
const unreadable: Words = { zh: '格式不正确', en: "isn't in a form we can read" }

const typeNames: Readonly<Record<string, Words>> = {
  string: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '是或否', en: 'yes or no' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '一组值', en: 'a set of values' },
  date: { zh: '日期', en: 'a date' },
}

function typeWords(expected: string): Words {
  const name = typeNames[expected]
  return name === undefined ? unreadable : { zh: `应为${name.zh}`, en: `must be ${name.en}` }
}

function sizeWords(
  origin: string,
  bound: number | bigint,
  inclusive: boolean | undefined,
  end: 'least' | 'most',
): Words {
  const [zhEnd, enEnd] = end === 'least' ? ['至少', 'at least'] : ['至多', 'at most']
  if (origin === 'string') {
    return bound === 1n || (bound === 1 && end === 'least')
      ? missing
      : { zh: `${zhEnd} ${bound} 个字符`, en: `must have ${enEnd} ${bound} characters` }
  }
  if (origin === 'array' || origin === 'set') {
    return { zh: `${zhEnd} ${bound} 项`, en: `must have ${enEnd} ${bound} items` }
  }
  if (inclusive === false) {
    return end === 'least'
      ? { zh: `应大于 ${bound}`, en: `must be more than ${bound}` }
      : { zh: `应小于 ${bound}`, en: `must be less than ${bound}` }
  }
  return { zh: `${zhEnd}为 ${bound}`, en: `must be ${enEnd} ${bound}` }
}

const LONGEST_CHOICE = 12

function choiceWords(values: readonly unknown[]): Words {
  if (values.length > LONGEST_CHOICE) return unreadable
  const list = values.map(String).join(', ')
  return { zh: `应为以下之一：${list}`, en: `must be one of: ${list}` }
}

function formatWords(format: string): Words {
  if (format === 'date')
    return { zh: '应为日期，如 2026-10-31', en: 'must be a date, as 2026-10-31' }
  if (format === 'datetime') {
    return {
      zh: '应为时间，如 2026-10-31T08:00:00Z',
      en: 'must be a time, as 2026-10-31T08:00:00Z',
    }
  }
  return unreadable
}
