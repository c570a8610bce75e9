import { defineWords } from '../../lib/words.ts'

const words = {
  next: ['下一步最优动作', 'Next best actions'],
  next_none: [
    '目前没有可推荐的动作：全部被拒绝，理由见下',
    'Nothing to offer now: every action was refused, for the reasons below',
  ],
  no_actions: ['策略里还没有动作', 'The strategy holds no actions yet'],
  no_actions_cure: [
    '在策略包的 actions 里写入动作并运行一夜', 'Write actions into the pack and run a night',
  ],
  rank: ['第 {{rank}}', 'No. {{rank}}'],
  worth: ['优先级', 'Priority'],
  worth_formula: ['P 倾向 × C 情境 × V 价值 × L 杠杆', 'P propensity × C context × V value × L lever'],
  p_source: ['P 的来源：{{source}}', 'P from {{source}}'],
  refused: ['未推荐', 'Not offered'],
  refused_note: ['共 {{count}} 个，按阶段', '{{count}} by stage'],
  refused_count: ['{{count}} 个', { one: '{{count}} action', other: '{{count}} actions' }],
  ladder: ['逐级依据', 'Rung by rung'],
  ladder_of: ['{{action}}：逐级依据', '{{action}}: rung by rung'],
  ladder_note: [
    '每行是一条会拒绝的规则；「通过」即没有因此被拒绝',
    'Each line is a rule that may refuse; passed means it did not',
  ],
  ladder_none: ['该动作没有关卡', 'No gate stands before this action'],
  offered: ['推荐', 'Offered'],
  passed: ['通过', 'passed'],
  stopped: ['拒绝', 'refused'],
  not_asked: ['未询问', 'not asked'],
  not_asked_note: [
    '当日尚未生效，未询问', "Not in force on the night's date, so nobody was asked",
  ],
  decided_here: ['裁决于此', 'Decided here'],
  open_action: ['查看动作定义', 'Definition of the action'],
  'stage.statutory': ['法定', 'By law'],
  'stage.consent': ['授权与保护', 'Consent and protection'],
  'stage.eligibility': ['准入', 'Eligibility'],
  'stage.applicability': ['适用', 'Applicability'],
  'stage.suitability': ['适宜', 'Suitability'],
  'stage.contact_policy': ['联络上限', 'Contact policy'],
  'stage.arbitration': ['排序', 'Arbitration'],
  'stage.capacity': ['承载', 'Capacity'],
  'channel.rm_task': ['客户经理任务', "Manager's task"],
  'channel.sms': ['短信', 'SMS'],
  'channel.email': ['邮件', 'E-mail'],
  'channel.app': ['APP 消息', 'In-app'],
  'channel.phone': ['电话', 'Phone'],
  'channel.wecom': ['企业微信', 'WeCom'],
  actions: ['动作库', 'Actions'],
  actions_lead: [
    '每个动作对谁、凭什么、说什么、值多少；昨夜谁被哪一关拒绝',
    'For whom, on what ground, with which words, worth what; and what last night refused',
  ],
  find: ['查找动作或条件', 'Find an action or condition'],
  issue: ['议题', 'Issue'],
  all_issues: ['全部议题', 'All issues'],
  issue_count: ['{{count}} 个动作', { one: '{{count}} action', other: '{{count}} actions' }],
  none: ['没有符合的动作', 'None found'],
  none_cure: ['换一个词，或清除筛选', 'Try another word, or clear the filters'],
  action: ['动作', 'Action'],
  group: ['分组', 'Group'],
  purpose: ['目的', 'Purpose'],
  'purpose.marketing': ['营销', 'Marketing'],
  'purpose.service': ['服务', 'Service'],
  channels: ['渠道', 'Channels'],
  propensity: ['倾向', 'Propensity'],
  propensity_source: ['倾向来源', 'Propensity from'],
  value: ['价值', 'Value'],
  lever: ['杠杆', 'Lever'],
  cost: ['单次成本', 'Cost of one'],
  product: ['产品', 'Product'],
  product_risk: ['产品风险', 'Product risk'],
  valid: ['有效期', 'Valid'],
  always: ['长期有效', 'Always'],
  source: ['出处', 'Source'],
  worth_of: ['价值与排序', 'Worth'],
  context: ['情境系数', 'Context factors'],
  context_none: ['没有情境系数', 'No context factors'],
  conditions: ['何时拒绝', 'Refused when'],
  conditions_none: ['没有拒绝条件', 'Nothing refuses it'],
  treatments: ['话术与须知', 'Treatments'],
  treatments_none: ['没有话术', 'No treatments'],
  notices: ['必须附带', 'Must carry'],
  funnel: ['昨夜漏斗', "Last night's funnel"],
  funnel_note: ['您可见客户按首个拒绝阶段', 'Customers you may see, by the first refusal'],
  funnel_none: ['还没有夜间决策：运行一夜后显示', 'No night has decided yet; shown after the next'],
  offered_last: ['昨夜入选', 'Offered last night'],
} as const

export const useDecisionWords = defineWords('decision', words)

/** A channel by its own name; a newer strategy may use others, shown by their code. */
export function useChannelName(): (channel: string) => string {
  const t = useDecisionWords()
  return (channel) => {
    const key = `channel.${channel}`
    return isWord(key) ? t(key) : channel
  }
}

function isWord(key: string): key is keyof typeof words {
  return Object.hasOwn(words, key)
}
