import type { RuleProblem, RuleProblemCode } from '#contracts/rule.ts'
import type { Words } from '#contracts/words.ts'
import { limits } from '../limits.ts'

export type { RuleProblem, RuleProblemCode } from '#contracts/rule.ts'

/** A stretch of the typed text: `from` inclusive, `to` exclusive, in UTF-16 units. */
export type Place = { from: number; to: number }

/** What a message may need to say: the words at fault, what was expected, what was meant. */
export type ProblemDetail = {
  /** The typed words at fault. */
  given?: string
  /** The field or set they belong to. */
  about?: Words
  /** What would have been read there. */
  expected?: Words
  /** A typed text that would be right. */
  instead?: string
}

type Text = (detail: Required<ProblemDetail>) => Words
type Entry = { message: Text; cure: Text }

const say = (zh: string, en: string): Words => ({ zh, en })

/** Meant rather than typed: the cure names it when there is something near enough. */
function insteadOr(detail: Required<ProblemDetail>, otherwise: Words): Words {
  if (detail.instead === '') return otherwise
  return say(`您是不是想写 ${detail.instead}？`, `Did you mean ${detail.instead}?`)
}

const catalogue: Record<RuleProblemCode, Entry> = {
  rule_empty: {
    message: () => say('规则是空的', 'The rule is empty'),
    cure: () =>
      say(
        '请写一个条件，例如 aum >= 50万；若指所有客户，请写 everyone',
        'Write a condition such as aum >= 500000, or everyone for all customers',
      ),
  },
  rule_too_long: {
    message: ({ given }) =>
      say(
        `规则有 ${given} 个字符，上限为 ${limits.ruleTextLength}`,
        `The rule has ${given} characters; the limit is ${limits.ruleTextLength}`,
      ),
    cure: () =>
      say(
        '请把长名单导入为客户清单，或拆成几个标签',
        'Import a long list as a list of customers, or split the rule into tags',
      ),
  },
  rule_too_deep: {
    message: () =>
      say(
        `括号和 not 嵌套超过 ${limits.ruleDepth} 层`,
        `Brackets and not are nested more than ${limits.ruleDepth} deep`,
      ),
    cure: () =>
      say('请把里层条件做成标签再引用', 'Make a tag of the inner conditions and use that'),
  },
  too_many_conditions: {
    message: () =>
      say(
        `规则超过 ${limits.ruleConditions} 个条件`,
        `The rule has more than ${limits.ruleConditions} conditions`,
      ),
    cure: () =>
      say('请用 in (…) 合并，或拆成几个标签', 'Merge them with in (…), or split into tags'),
  },
  character_unknown: {
    message: ({ given }) => say(`不认识字符 ${given}`, `The character ${given} is not understood`),
    cure: () =>
      say(
        '请删去它；文字要放在单引号里，百分数请写成小数，如 0.05',
        'Remove it; put text in single quotes and write percentages as decimals, such as 0.05',
      ),
  },
  text_unclosed: {
    message: () => say('引号没有闭合', 'The quote is not closed'),
    cure: () =>
      say(
        '请在文字末尾补上引号；文字里的单引号写成两个',
        'Close the text with the same kind of quote; double a quote inside it',
      ),
  },
  text_unreadable: {
    message: () =>
      say(
        `文字里有控制字符或残缺字符，或超过 ${limits.ruleTextValueLength} 个字符`,
        'The text has control or broken characters, or more than ' +
          `${limits.ruleTextValueLength} characters`,
      ),
    cure: () => say('请重新输入这段文字', 'Type the text again'),
  },
  number_unreadable: {
    message: ({ given }) => say(`${given} 不是能读懂的数字`, `${given} is not a readable number`),
    cure: () =>
      say(
        '请写成 500000、500_000、50万 或 1.5亿；不用逗号分节，不以 0 开头',
        'Write 500000, 500_000, 50万 or 1.5亿; no commas within, no leading zero',
      ),
  },
  unexpected: {
    message: ({ given, expected }) =>
      given === ''
        ? say(
            `规则到此中断，此处应为${expected.zh}`,
            `The rule ends where ${expected.en} should follow`,
          )
        : say(`此处应为${expected.zh}，却是 ${given}`, `Expected ${expected.en}, found ${given}`),
    cure: (detail) => insteadOr(detail, say('请补上或改正此处', 'Complete or correct this place')),
  },
  bracket_unclosed: {
    message: () => say('左括号没有对应的右括号', 'The bracket is not closed'),
    cure: () => say('请补上右括号', 'Add the closing bracket'),
  },
  name_unknown: {
    message: ({ given }) =>
      say(`没有名为 ${given} 的客户属性`, `There is no customer field named ${given}`),
    cure: (detail) =>
      insteadOr(
        detail,
        say(
          '请从属性清单中选取；文字要放在单引号里',
          'Choose one from the list of fields; text belongs in single quotes',
        ),
      ),
  },
  name_ambiguous: {
    message: ({ given, instead }) =>
      say(`${given} 可以指几个属性：${instead}`, `${given} may mean several fields: ${instead}`),
    cure: () => say('请写属性的英文名', 'Write the name of the one meant'),
  },
  condition_unfinished: {
    message: ({ about }) => say(`${about.zh}之后没有条件`, `Nothing is said about ${about.en}`),
    cure: ({ expected }) => say(`请接着写${expected.zh}`, `Follow it with ${expected.en}`),
  },
  operator_unfit: {
    message: ({ given, about }) =>
      say(`${about.zh}不能用 ${given} 比较`, `${about.en} cannot be compared with ${given}`),
    cure: ({ expected }) => say(`可以用${expected.zh}`, `Use ${expected.en}`),
  },
  value_missing: {
    message: ({ given }) =>
      say(
        `不能与 ${given} 比较：与空值比较永远不成立`,
        `Nothing can be compared with ${given}: that is never true`,
      ),
    cure: () => say('请写 is missing 或 is not missing', 'Write is missing or is not missing'),
  },
  value_type: {
    message: ({ given, about, expected }) =>
      say(
        `${about.zh}要与${expected.zh}比较，${given} 不是`,
        `${about.en} is compared with ${expected.en}; ${given} is not one`,
      ),
    cure: (detail) =>
      insteadOr(detail, say(`请写${detail.expected.zh}`, `Write ${detail.expected.en}`)),
  },
  value_too_precise: {
    message: ({ given, about, expected }) =>
      say(
        `${given} 对${about.zh}来说位数太多：${expected.zh}`,
        `${given} has too many digits for ${about.en}: ${expected.en}`,
      ),
    cure: (detail) => insteadOr(detail, say('请四舍五入后再写', 'Round it')),
  },
  value_out_of_range: {
    message: ({ given, expected }) =>
      say(`${given} 超出范围（${expected.zh}）`, `${given} is out of range (${expected.en})`),
    cure: () => say('请写范围之内的值', 'Write a value within the range'),
  },
  unit_unfit: {
    message: ({ given, about, expected }) =>
      say(
        `${about.zh}的单位不是 ${given}`,
        `${given} is not the unit of ${about.en}${expected.en === '' ? '' : `, ${expected.en} is`}`,
      ),
    cure: ({ expected }) =>
      expected.zh === ''
        ? say('请只写数字', 'Write the number alone')
        : say(
            `请只写数字，或用单位 ${expected.zh}`,
            `Write the number alone, or with ${expected.en}`,
          ),
  },
  date_unreadable: {
    message: ({ given }) =>
      say(`${given} 不是日历上的一天`, `${given} is not a day of the calendar`),
    cure: (detail) =>
      insteadOr(
        detail,
        say(
          "请写成 '2026-10-31'，或 as_of - 30 days",
          "Write it like '2026-10-31', or as_of - 30 days",
        ),
      ),
  },
  code_unknown: {
    message: ({ given, about }) =>
      say(`${about.zh}没有 ${given} 这个取值`, `${about.en} has no value ${given}`),
    cure: (detail) =>
      insteadOr(detail, say(`可取：${detail.expected.zh}`, `It may be: ${detail.expected.en}`)),
  },
  list_empty: {
    message: () => say('in 后面的括号里没有值', 'The list after in has no values'),
    cure: () => say("请至少写一个值，如 in ('a', 'b')", "Write at least one value: in ('a', 'b')"),
  },
  list_too_long: {
    message: ({ given }) =>
      say(
        `in 后面有 ${given} 个值，上限为 ${limits.ruleListItems}`,
        `The list after in has ${given} values; the limit is ${limits.ruleListItems}`,
      ),
    cure: () => say('请把长名单导入为客户清单', 'Import a long list as a list of customers'),
  },
  range_reversed: {
    message: ({ about }) =>
      say(
        `${about.zh}的范围起点大于终点，永远不成立`,
        `The range for ${about.en} starts after its end and never holds`,
      ),
    cure: (detail) => insteadOr(detail, say('请对调起点和终点', 'Swap start and end')),
  },
  pattern_unsupported: {
    message: ({ given }) =>
      say(
        `like 只支持开头、包含、结尾三种写法，${given} 不是`,
        `like reads only the forms 'x%', '%x%' and '%x'; ${given} is none`,
      ),
    cure: () =>
      say(
        '请写 starts with、contains 或 ends with；文字中的 %、_ 前加反斜线',
        'Write starts with, contains or ends with; put a backslash before a literal % or _',
      ),
  },
  text_empty: {
    message: () =>
      say('要查找的文字是空的，会匹配一切', 'The text looked for is empty: all would match'),
    cure: () => say('请写要查找的文字，或用 is not missing', 'Write some text, or is not missing'),
  },
  set_unknown: {
    message: ({ given }) => say(`没有名为 ${given} 的函数`, `There is no function named ${given}`),
    cure: (detail) => insteadOr(detail, say('请从函数清单中选取', 'Choose one from the list')),
  },
  member_unknown: {
    message: ({ given, about }) =>
      say(`${about.zh}没有 ${given} 这一项`, `${about.en} has no ${given}`),
    cure: (detail) =>
      insteadOr(detail, say(`可写：${detail.expected.zh}`, `It may be: ${detail.expected.en}`)),
  },
  set_argument: {
    message: ({ given }) =>
      say(`${given} 需要一个放在引号里的名称`, `${given} takes one name in quotes`),
    cure: ({ instead }) =>
      say(`请写成 ${instead}；几个就用 or 连接`, `Write ${instead}; join several with or`),
  },
}

const nothing: Required<ProblemDetail> = {
  given: '',
  about: { zh: '', en: '' },
  expected: { zh: '', en: '' },
  instead: '',
}

/** A problem of the catalogue at a place of the typed text, said with its details. */
export function problemAt(
  code: RuleProblemCode,
  place: Place,
  detail: ProblemDetail = {},
): RuleProblem {
  const full = { ...nothing, ...detail }
  const { message, cure } = catalogue[code]
  return { code, from: place.from, to: place.to, message: message(full), cure: cure(full) }
}
