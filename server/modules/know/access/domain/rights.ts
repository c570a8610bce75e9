import type { Right, Role } from '#contracts/vocabulary.ts'
import type { Words } from '#contracts/words.ts'

interface RoleRights {
  readonly words: Words
  /** Whose customers, as a role; a person's own scope names the unit. */
  readonly scope: Words
  readonly rights: readonly Right[]
}

const wholeBank = { zh: '全行客户', en: 'All customers of the bank' }

/** Which role may do what. A pair that isn't listed is refused. */
export const roleRights = {
  rm: {
    words: { zh: '客户经理', en: 'Relationship manager' },
    scope: { zh: '本人主管或协管的客户', en: 'Customers in their own care, as main or assistant' },
    rights: [
      'home.view',
      'customer.count',
      'customer.view',
      'customer.search',
      'customer.reveal',
      'segment.save',
      'strategy.view',
      'job.view',
      'conduct.check',
      'consent.record',
      'workbench.use',
      'referral.make',
      'colleague.view',
    ],
  },
  outlet_head: {
    words: { zh: '网点负责人', en: 'Outlet head' },
    scope: { zh: '本机构及下属机构的客户', en: 'Customers of their unit and the units below' },
    rights: [
      'home.view',
      'proposal.view',
      'customer.count',
      'customer.view',
      'customer.search',
      'customer.reveal',
      'customer.export',
      'customer.merge',
      'segment.save',
      'strategy.view',
      'job.view',
      'conduct.view',
      'conduct.check',
      'consent.record',
      'campaign.view',
      'workbench.use',
      'referral.make',
      'work.assign',
      'colleague.view',
    ],
  },
  marketer: {
    words: { zh: '总行营销', en: 'Head-office marketer' },
    scope: wholeBank,
    rights: [
      'home.view',
      'proposal.view',
      'customer.count',
      'customer.view',
      'customer.search',
      'customer.export',
      'customer.merge',
      'segment.save',
      'strategy.view',
      'strategy.submit',
      'night.view',
      'job.view',
      'conduct.view',
      'conduct.check',
      'campaign.view',
      'campaign.plan',
      'work.assign',
      'colleague.view',
    ],
  },
  compliance: {
    words: { zh: '合规', en: 'Compliance' },
    scope: wholeBank,
    rights: [
      'home.view',
      'proposal.view',
      'customer.count',
      'customer.view',
      'customer.search',
      'customer.reveal',
      'strategy.view',
      'strategy.approve',
      'night.view',
      'night.accept',
      'audit.view',
      'job.view',
      'conduct.view',
      'incident.answer',
      'conduct.check',
      'consent.record',
      'campaign.view',
      'campaign.approve',
      'campaign.protect',
      'export.approve',
      'merge.approve',
    ],
  },
  analyst: {
    words: { zh: '数据分析', en: 'Analyst' },
    scope: { zh: '全行客户，不含身份信息', en: 'All customers of the bank, never who they are' },
    rights: [
      'home.view',
      'proposal.view',
      'customer.count',
      'customer.view',
      'customer.export',
      'segment.save',
      'strategy.view',
      'strategy.submit',
      'night.view',
      'night.run',
      'night.accept',
      'feed.load',
      'job.view',
      'campaign.view',
    ],
  },
  admin: {
    words: { zh: '系统管理员', en: 'Administrator' },
    scope: { zh: '不可查看客户', en: 'No customers' },
    rights: [
      'home.view',
      'proposal.view',
      'user.view',
      'user.grant',
      'audit.view',
      'night.view',
      'night.run',
      'night.accept',
      'job.view',
    ],
  },
} as const satisfies Record<Role, RoleRights>

/** What each right lets a person do. */
export const rightWords = {
  'home.view': { zh: '查看首页', en: 'See the home page' },
  'customer.count': { zh: '按规则计数客户', en: 'Count customers by a rule' },
  'customer.view': { zh: '查看客户', en: 'See customers' },
  'customer.search': { zh: '按身份精确查找客户', en: 'Find a customer by identity' },
  'customer.reveal': { zh: '查看完整身份信息', en: 'Reveal identity' },
  'customer.export': { zh: '导出客户', en: 'Export customers' },
  'export.approve': { zh: '同意他人的大批导出', en: 'Approve a large export of another' },
  'customer.merge': {
    zh: '提请合并与拆分客户号',
    en: 'Propose that numbers are one person, or two',
  },
  'merge.approve': { zh: '同意合并与拆分客户号', en: 'Approve a merge or its end' },
  'segment.save': { zh: '保存客群', en: 'Save segments' },
  'strategy.view': { zh: '查看策略', en: 'See the strategy' },
  'strategy.submit': { zh: '提交策略待审', en: 'Submit a strategy for review' },
  'strategy.approve': { zh: '审批策略', en: 'Approve or return a strategy' },
  'night.view': { zh: '查看夜间批处理', en: 'See nights' },
  'night.accept': { zh: '接受一夜的数据缺口', en: 'Accept the gaps of a night' },
  'night.run': { zh: '运行夜间批处理', en: 'Run a night' },
  'feed.load': { zh: '装载数据文件', en: 'Load files' },
  'job.view': { zh: '查看任务进度', en: 'See the progress of jobs' },
  'audit.view': { zh: '查看与校验审计记录', en: 'See and verify the audit log' },
  'proposal.view': { zh: '查看与复核须两人的事项', en: 'See and decide what takes two people' },
  'user.view': { zh: '查看用户', en: 'See users' },
  'user.grant': { zh: '开通与变更账号', en: 'Open and change accounts' },
  'conduct.view': { zh: '查看合规证明与拒绝', en: 'See the certificate and refusals' },
  'incident.answer': { zh: '查看与答复违规事项', en: 'See and answer incidents' },
  'conduct.check': { zh: '检查文案', en: 'Check copy' },
  'consent.record': { zh: '登记授权与撤回', en: 'Record consents and withdrawals' },
  'campaign.view': { zh: '查看营销活动', en: 'See campaigns' },
  'campaign.plan': { zh: '策划与执行活动', en: 'Plan and run campaigns' },
  'campaign.approve': { zh: '审批活动', en: 'Approve campaigns' },
  'campaign.protect': { zh: '消保审查', en: 'Review campaigns for consumer protection' },
  'workbench.use': { zh: '使用工作台', en: 'Use the workbench' },
  'work.assign': { zh: '交接与改派工作', en: 'Hand work over' },
  'referral.make': { zh: '引荐客户', en: 'Refer customers' },
  'colleague.view': { zh: '按姓名查找同事', en: 'Find colleagues by name' },
  'decision.ask': { zh: '请求实时决策（接口）', en: 'Ask for decisions (API keys)' },
  'event.send': { zh: '发送事件（接口）', en: 'Send events (API keys)' },
  'contact.send': { zh: '登记联络（接口）', en: 'Tell of contacts (API keys)' },
  'outcome.send': { zh: '登记结果（接口）', en: 'Tell of outcomes (API keys)' },
  'receipt.send': { zh: '回送送达回执（接口）', en: 'Send receipts (API keys)' },
  'notice.read': { zh: '读取 APP 消息（接口）', en: 'Read in-app notices (API keys)' },
  'inbound.send': { zh: '回送客户上行短信（接口）', en: 'Send customers’ answers (API keys)' },
} as const satisfies Record<Right, Words>

/** An act that takes two people: what it takes to make it, and to decide it. */
export interface TwoPersonAct {
  readonly act: string
  readonly makes: Right
  readonly decides: Right
}

const twoOf = (act: string, makes: Right, decides: Right): TwoPersonAct => ({ act, makes, decides })

/**
 * Every act that takes two people, wherever it is done. A kind of proposal names its rights itself;
 * `server/testing/both-halves.test.ts` holds the two against each other.
 */
export const twoPersonActs: readonly TwoPersonAct[] = [
  twoOf('campaign', 'campaign.plan', 'campaign.approve'),
  twoOf('campaign.protection', 'campaign.plan', 'campaign.protect'),
  twoOf('strategy', 'strategy.submit', 'strategy.approve'),
  twoOf('feed.not_personal', 'feed.load', 'strategy.approve'),
  twoOf('customer.export', 'customer.export', 'export.approve'),
  twoOf('customer.merge', 'customer.merge', 'merge.approve'),
  twoOf('customer.unmerge', 'customer.merge', 'merge.approve'),
  twoOf('account.open', 'user.grant', 'user.grant'),
  twoOf('account.change', 'user.grant', 'user.grant'),
  twoOf('account.reset', 'user.grant', 'user.grant'),
  twoOf('account.confirm', 'user.grant', 'user.grant'),
]

/**
 * What decides over another's work: withheld from an account one person opened alone. Where makers
 * and deciders are the same people, each act asks that they be two.
 */
const decidingRights: ReadonlySet<Right> = new Set(
  twoPersonActs.flatMap(({ makes, decides }) => (makes === decides ? [] : [decides])),
)

/** The rights of a role, as a set to ask; `alone`: no second person has confirmed the account. */
export function rightsOf(role: Role, alone = false): ReadonlySet<Right> {
  const rights: readonly Right[] = roleRights[role].rights
  return new Set(rights.filter((right) => !alone || !decidingRights.has(right)))
}

/** Roles that may see who a customer is, masked or, with the right to reveal, whole. */
export function seesIdentity(role: Role): boolean {
  return role !== 'analyst' && role !== 'admin'
}
