import { defineWords } from '../lib/words.ts'

/** What several rooms speak of, called the same in each of them. */
const words = {
  'stage.statutory': ['法定', 'By law'],
  'stage.consent': ['授权与保护', 'Consent and protection'],
  'stage.eligibility': ['准入', 'Eligibility'],
  'stage.applicability': ['适用', 'Applicability'],
  'stage.suitability': ['适宜', 'Suitability'],
  'stage.contact_policy': ['联络上限', 'Contact policy'],
  'stage.arbitration': ['排序', 'Arbitration'],
  'stage.capacity': ['承载', 'Capacity'],
  'stage.copy': ['文案', 'Copy'],
  'channel.rm_task': ['客户经理任务', "Manager's task"],
  'channel.sms': ['短信', 'SMS'],
  'channel.email': ['邮件', 'E-mail'],
  'channel.app': ['APP 消息', 'In-app'],
  'channel.phone': ['电话', 'Phone'],
  'channel.wecom': ['企业微信', 'WeCom'],
  'channel.visit': ['上门', 'Visit'],
  'channel.outlet': ['网点', 'Outlet'],
  'phase.warm_up': ['预热', 'Warm-up'],
  'phase.burst': ['爆发', 'Burst'],
  'phase.follow_up': ['跟进', 'Follow-up'],
} as const

const useWords = defineWords('names', words)

/** A stage of the ladder; a newer server may know others, shown by their code. */
export function useStageName(): (stage: string) => string {
  return useNames('stage')
}

/** A channel; a newer strategy may use others, shown by their code. */
export function useChannelName(): (channel: string) => string {
  return useNames('channel')
}

/** A wave of a campaign. */
export function usePhaseName(): (phase: string) => string {
  return useNames('phase')
}

function useNames(kind: 'stage' | 'channel' | 'phase'): (code: string) => string {
  const t = useWords()
  return (code) => {
    const key = `${kind}.${code}`
    return isWord(key) ? t(key) : code
  }
}

function isWord(key: string): key is keyof typeof words {
  return Object.hasOwn(words, key)
}
