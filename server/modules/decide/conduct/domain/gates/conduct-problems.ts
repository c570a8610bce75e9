import type { PackProblem } from '#modules/know/strategy/index.ts'

import { unreadablePatterns } from '../copy/pack-copy.ts'
import { channelsOpenFor, GateError, ladderFor } from './ladder.ts'
import type { ConductPack } from './ladder.ts'
import { actionSellsUnsaid } from './sold-by-copy.ts'

/**
 * What the gates need of a strategy and it does not have, each beside the action that needs it:
 * found when a pack is checked, not in the middle of a night.
 */
export function conductProblems(strategy: ConductPack): PackProblem[] {
  const problems: PackProblem[] = []
  const seen = new Set<string>()
  for (const action of strategy.pack.actions) {
    try {
      ladderFor(action, strategy, { date: '9999-12-31' })
      channelsOpenFor(action, strategy)
    } catch (error) {
      if (!(error instanceof GateError)) throw error
      if (seen.has(error.code)) continue
      seen.add(error.code)
      problems.push({
        ...action.place,
        words: error.words,
        cure: {
          zh: '请在指标或标签中声明它读取的字段',
          en: 'declare the field it reads among the metrics or tags',
        },
      })
    }
    for (const { words, cure } of actionSellsUnsaid(action)) {
      problems.push({
        ...action.place,
        words: { zh: `${action.name}：${words.zh}`, en: `${action.name}: ${words.en}` },
        cure,
      })
    }
    if (action.value.type !== 'money') {
      problems.push({
        ...action.place,
        words: {
          zh: `动作 ${action.name} 的价值不是金额`,
          en: `the value of ${action.name} is no amount of money`,
        },
        cure: { zh: '请用金额指标或元为单位的参数', en: 'use money metrics or parameters in yuan' },
      })
    }
  }
  for (const { code, reason } of unreadablePatterns(strategy.pack.copy)) {
    problems.push({
      file: 'copy.yaml',
      line: 1,
      column: 1,
      words: {
        zh: `文案规则 ${code} 的句式无法读取：${reason}`,
        en: `a pattern of the rule of copy ${code} can't be read: ${reason}`,
      },
      cure: {
        zh: '只用词类 {…}、(a|b)、[…]、?、{0,9}、# 与 ~',
        en: 'use classes {…}, (a|b), […], ?, {0,9}, # and ~ only',
      },
    })
  }
  return problems
}
