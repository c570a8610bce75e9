import type { Agenda, Tile, Worklist } from '#contracts/cockpit.ts'
import type { NightView } from '#contracts/night.ts'
import type { Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'
import { cents } from '#kernel/cents.ts'
import { roughMoneyWords } from '#kernel/rule/index.ts'

/** What the first sentence of a home page is made of. */
export interface SentenceFacts {
  readonly tiles: readonly Tile[]
  readonly agendas: readonly Agenda[]
  readonly worklists: readonly Worklist[]
  readonly night: NightView | null
  readonly locked: number
  /** What the bank's money is called; undefined: yuan. */
  readonly currency: Words | undefined
}

/** What to do first, in one sentence. */
export function firstSentence(role: Role, facts: SentenceFacts): Words {
  switch (role) {
    case 'rm':
      return managerSentence(facts)
    case 'outlet_head':
      return headSentence(facts)
    case 'marketer':
      return marketerSentence(facts)
    case 'compliance':
      return complianceSentence(facts)
    case 'analyst':
      return nightSentence(facts.night)
    case 'admin':
      return adminSentence(facts)
  }
}

/** Said to anybody before a first night. */
export const noNightYet: Words = {
  zh: '尚无已发布的夜间结果：请先装载数据并运行一夜',
  en: 'No night has been published yet: load the files and run one',
}

function managerSentence({ worklists, agendas }: SentenceFacts): Words {
  const day = ['appointments', 'promises', 'tasks'].flatMap((code) =>
    agendas.filter((agenda) => agenda.code === code),
  )
  const total = day.reduce((sum, agenda) => sum + agenda.total, 0)
  const [next] = day.flatMap(({ rows }) => rows)
  if (next !== undefined) {
    return {
      zh: `今天有 ${total} 项工作，从 ${next.words.zh} 开始`,
      en: `${total} pieces of work today; begin with ${next.words.en}`,
    }
  }
  const list = worklists.find(({ code }) => code === 'today')
  const [first] = list?.customers ?? []
  if (list === undefined || first === undefined) {
    return {
      zh: '今天没有需要优先联系的客户；可从客户列表中挑选',
      en: 'Nobody needs a call first today; choose from your customers',
    }
  }
  const who = first.name ?? first.customerId
  return {
    zh: `今天有 ${list.total} 位客户值得先看，从 ${who} 开始：${first.reason.zh}`,
    en: `${list.total} customers deserve a look today; begin with ${who}: ${first.reason.en}`,
  }
}

function headSentence({ tiles, worklists, agendas, currency }: SentenceFacts): Words {
  const overdue =
    agendas.find(({ code }) => code === 'team')?.rows.filter(({ mark }) => mark !== null).length ??
    0
  const sentence = slippingSentence({ tiles, worklists, currency })
  return overdue === 0
    ? sentence
    : {
        zh: `${overdue} 位同事有逾期承诺；${sentence.zh}`,
        en: `${overdue} colleagues have overdue promises; ${sentence.en}`,
      }
}

function slippingSentence({
  tiles,
  worklists,
  currency,
}: Pick<SentenceFacts, 'tiles' | 'worklists' | 'currency'>): Words {
  const slipping = worklists.find(({ code }) => code === 'slipping')?.total ?? 0
  const aum = tiles.find(({ code }) => code === 'aum')
  const change = aum?.value != null && aum.previous !== null ? aum.value - aum.previous : null
  const people = { zh: `${slipping} 位客户正在滑落`, en: `${slipping} customers are slipping away` }
  if (change === null) return people
  const amount = roughMoneyWords(cents(change), currency)
  const sign = change >= 0 ? '+' : ''
  return {
    zh: `${people.zh}；AUM 较上一夜 ${sign}${amount.zh}`,
    en: `${people.en}; AUM ${sign}${amount.en} since the night before`,
  }
}

function marketerSentence({ tiles, worklists, agendas, currency }: SentenceFacts): Words {
  const campaigns = agendas.find(({ code }) => code === 'campaigns')
  const [first] = campaigns?.rows ?? []
  if (campaigns !== undefined && first !== undefined) {
    const state = first.mark?.words ?? { zh: '', en: '' }
    return {
      zh: `${campaigns.total} 个活动未结束，先看「${first.words.zh}」：${state.zh}`,
      en: `${campaigns.total} campaigns under way; look at “${first.words.en}” first: ${state.en}`,
    }
  }
  const total = worklists.find(({ code }) => code === 'rising')?.total ?? 0
  const gap = tiles.find(({ code }) => code === 'rising_gap')?.value
  if (gap == null || total === 0) {
    return {
      zh: '没有升级临界客户；看看产品渗透与潜力缺口',
      en: 'No customer is near the next tier; see products held and potential',
    }
  }
  const amount = roughMoneyWords(cents(gap), currency)
  return {
    zh: `${total} 位客户临近升级，合计还差 ${amount.zh}`,
    en: `${total} customers are near the next tier, together ${amount.en} short`,
  }
}

function complianceSentence({ tiles, agendas, night }: SentenceFacts): Words {
  const expired = tiles.find(({ code }) => code === 'risk_assessment_expired')?.value ?? 0
  const waiting = agendas.find(({ code }) => code === 'review')?.total ?? 0
  const proof = certificateWords(night)
  if (waiting > 0) {
    return {
      zh: `${waiting} 个活动等待审批；${proof.zh}`,
      en: `${waiting} campaigns wait for review. ${proof.en}`,
    }
  }
  return {
    zh: `${proof.zh}；${expired} 位客户风险测评过期`,
    en: `${proof.en}; the risk assessment of ${expired} customers expired`,
  }
}

function certificateWords(night: NightView | null): Words {
  const certificate = night?.certificate ?? null
  if (night === null || certificate === null) {
    return { zh: '最近一夜没有合规证明', en: 'The last night has no certificate' }
  }
  return certificate.passed
    ? {
        zh: `${night.date} 的合规证明通过（${certificate.checks} 项检查）`,
        en: `The certificate of ${night.date} passed (${certificate.checks} checks)`,
      }
    : {
        zh: `${night.date} 的合规证明未通过：${certificate.violations} 处违反`,
        en: `The certificate of ${night.date} failed: ${certificate.violations} violations`,
      }
}

function nightSentence(night: NightView | null): Words {
  return night?.sentence ?? noNightYet
}

function adminSentence({ tiles, locked, night }: SentenceFacts): Words {
  const value = (wanted: string): number => tiles.find(({ code }) => code === wanted)?.value ?? 0
  const users = value('users')
  if (locked > 0) {
    return {
      zh: `${locked} 个账号因连续输错密码被锁定`,
      en: `${locked} accounts are locked after wrong passwords`,
    }
  }
  if (night !== null && night.state !== 'published') return night.sentence
  if (value('dead_letters') > 0) {
    return {
      zh: `${value('dead_letters')} 条消息发送失败待处理`,
      en: `${value('dead_letters')} messages were given up and wait for somebody`,
    }
  }
  return { zh: `${users} 个账号，系统正常`, en: `${users} accounts; the system is well` }
}
