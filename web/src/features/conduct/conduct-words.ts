import { defineWords } from '../../lib/words.ts'

const words = {
  conduct: ['合规总览', 'Conduct overview'],
  lead: [
    '哪些文案等待审核、昨夜的证明是否成立、每条规则拒绝了多少、客户的授权怎么变了',
    "What waits for review, whether last night's certificate holds, what was refused and consented",
  ],
  certificate: ['最近一夜的证明', "Last night's certificate"],
  certificate_none: ['还没有证明', 'No certificate yet'],
  certificate_none_cure: [
    '运行一夜后，独立核对的结果列在这里', 'After the next night its independent checks stand here',
  ],
  passed: ['{{count}} 项核对全部通过', 'All {{count}} checks passed'],
  violated: [
    '{{count}} 项核对中共 {{violations}} 处违反', '{{violations}} violations in {{count}} checks',
  ],
  check: ['核对', 'Check'],
  source: ['出处', 'Source'],
  violations: ['违反', 'Violations'],
  none_found: ['无', 'none'],
  rules: ['合规规则', 'Conduct rules'],
  rules_note: ['拒绝数为昨夜的决策次数', 'Refused: decisions of last night'],
  rules_none: ['策略里还没有合规规则', 'The strategy holds no conduct rules yet'],
  rules_none_cure: ['在策略包的 conduct 与 actions 里写入规则', 'Write them into the strategy pack'],
  found_none: ['没有符合的规则', 'None found'],
  found_none_cure: ['换一个词，或清除筛选', 'Try another word, or clear the filters'],
  find: ['查找规则、编号或出处', 'Find a rule, code or source'],
  rule: ['规则', 'Rule'],
  stage: ['阶段', 'Stage'],
  all_stages: ['全部阶段', 'All stages'],
  'stage.statutory': ['法定', 'By law'],
  'stage.consent': ['授权与保护', 'Consent and protection'],
  'stage.eligibility': ['准入', 'Eligibility'],
  'stage.applicability': ['适用', 'Applicability'],
  'stage.suitability': ['适宜', 'Suitability'],
  'stage.contact_policy': ['联络上限', 'Contact policy'],
  'stage.arbitration': ['排序', 'Arbitration'],
  'stage.capacity': ['承载', 'Capacity'],
  'stage.copy': ['文案', 'Copy'],
  gates: ['何时核对', 'Asked at'],
  'gate.recommend': ['推荐', 'recommend'],
  'gate.launch': ['投放', 'launch'],
  'gate.send': ['发送', 'send'],
  'gate.sale': ['销售', 'sale'],
  in_force: ['生效', 'In force'],
  in_force_always: ['已生效', 'in force'],
  in_force_since: ['自 {{date}}', 'since {{date}}'],
  coming: ['将生效 {{date}}', 'coming {{date}}'],
  statutory: ['不可放宽', 'never relaxed'],
  refused: ['昨夜拒绝', 'Refused last night'],
  open_copy: ['检查文案', 'Check copy'],
} as const

export const useConductWords = defineWords('conduct', words)

/** A stage by its own name; a newer server may know others, shown by their code. */
export function useStageName(): (stage: string) => string {
  const t = useConductWords()
  return (stage) => {
    const key = `stage.${stage}`
    return isWord(key) ? t(key) : stage
  }
}

function isWord(key: string): key is keyof typeof words {
  return Object.hasOwn(words, key)
}
