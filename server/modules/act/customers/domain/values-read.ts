import type { Words } from '#contracts/words.ts'
import { columnOf, factWords, fieldOf, fieldsUsed } from '#kernel/rule/index.ts'
import type { Rule } from '#kernel/rule/index.ts'
import type { Pack } from '#modules/know/strategy/index.ts'

import type { Reading } from './tier-places.ts'

/**
 * The values a rule reads of one customer, as one line: 近 30 天登录次数 0 次；再前 30 天登录次数 6 次.
 * Tags the rule names are spelled out: what is said is what was measured.
 */
export function valuesRead(rule: Rule, pack: Pack, { row, vocabulary }: Reading): Words {
  const said = fieldsUsed(spelledOut(rule, pack)).map((name) => {
    const field = fieldOf(vocabulary, name)
    const value = factWords(field, row[columnOf(field)])
    return { zh: `${field.label.zh} ${value.zh}`, en: `${field.label.en} ${value.en}` }
  })
  if (said.length === 0) return { zh: '所有客户', en: 'every customer' }
  return { zh: said.map(({ zh }) => zh).join('；'), en: said.map(({ en }) => en).join('; ') }
}

/** A rule with the tags it names replaced by their own rules. */
function spelledOut(rule: Rule, pack: Pack): Rule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { kind: rule.kind, of: rule.of.map((part) => spelledOut(part, pack)) }
    case 'not':
      return { kind: 'not', of: spelledOut(rule.of, pack) }
    case 'flag': {
      const tag = pack.tags.find(({ name }) => name === rule.field)
      return tag?.kind === 'rule' ? spelledOut(tag.rule.tree, pack) : rule
    }
    default:
      return rule
  }
}
