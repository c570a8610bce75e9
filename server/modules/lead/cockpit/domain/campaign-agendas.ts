import type { Agenda, Tile } from '#contracts/cockpit.ts'
import type { Campaign, CampaignState } from '#contracts/campaigns.ts'
import type { Words } from '#contracts/words.ts'
import type { ListedResult } from '#modules/prove/performance/index.ts'

import { agendaOf } from './agenda.ts'
import type { AgendaRow } from './agenda.ts'
import { plainTile } from './plain-tile.ts'

type Mark = NonNullable<AgendaRow['mark']>

const stateMarks: Readonly<Record<CampaignState, Mark>> = {
  draft: { tone: 'plain', words: { zh: '草稿', en: 'Draft' } },
  in_review: { tone: 'warn', words: { zh: '待审批', en: 'In review' } },
  returned: { tone: 'bad', words: { zh: '已退回', en: 'Returned' } },
  approved: { tone: 'brand', words: { zh: '已批准', en: 'Approved' } },
  running: { tone: 'good', words: { zh: '进行中', en: 'Running' } },
  paused: { tone: 'warn', words: { zh: '已暂停', en: 'Paused' } },
  stopped: { tone: 'bad', words: { zh: '已停止', en: 'Stopped' } },
  finished: { tone: 'plain', words: { zh: '已结束', en: 'Finished' } },
}

/** Campaigns that are not over; what asks for somebody's hand comes first. */
export const unfinished: readonly CampaignState[] = [
  'returned',
  'approved',
  'in_review',
  'paused',
  'running',
  'draft',
]

/** Those that reach customers now, but for a pause. */
export const reaching: readonly CampaignState[] = ['running', 'paused']

/** Those that reach customers or did. */
export const launched: readonly CampaignState[] = [...reaching, 'finished', 'stopped']

const inStates = (campaigns: readonly Campaign[], states: readonly CampaignState[]): Campaign[] =>
  campaigns.filter(({ state }) => states.includes(state))

/** Campaigns that are not over, those that wait for a hand first. */
export function campaignAgenda(campaigns: readonly Campaign[]): Agenda {
  const current = inStates(campaigns, unfinished).toSorted(
    (a, b) => unfinished.indexOf(a.state) - unfinished.indexOf(b.state),
  )
  return agendaOf(
    {
      code: 'campaigns',
      words: { zh: '营销活动', en: 'Campaigns' },
      definition: {
        zh: '尚未结束的活动；退回、待启动、待审批的在前',
        en: 'Campaigns not over yet; what was returned, waits to be launched or reviewed first',
      },
      empty: { zh: '没有未结束的活动', en: 'No campaign is under way' },
      to: '/campaigns',
    },
    current,
    campaignRow,
  )
}

/** Campaigns that reach customers now. */
export function runningAgenda(campaigns: readonly Campaign[]): Agenda {
  return agendaOf(
    {
      code: 'running',
      words: { zh: '进行中的活动', en: 'Campaigns running' },
      definition: { zh: '正在触达客户的活动', en: 'Campaigns that reach customers now' },
      empty: { zh: '没有进行中的活动', en: 'No campaign is running' },
      to: '/campaigns?view=list&state=running',
    },
    inStates(campaigns, reaching),
    campaignRow,
  )
}

/** Plans that wait for a second person. */
export function reviewAgenda(campaigns: readonly Campaign[]): Agenda {
  return agendaOf(
    {
      code: 'review',
      words: { zh: '等待审批', en: 'Waiting for review' },
      definition: {
        zh: '已提交、等待另一人审批的活动方案与文案',
        en: 'Plans and copy submitted, waiting for another person',
      },
      empty: { zh: '没有等待审批的活动', en: 'Nothing waits for review' },
      to: '/conduct',
    },
    inStates(campaigns, ['in_review']),
    campaignRow,
  )
}

function campaignRow({ campaignId, state, plan, createdBy, progress }: Campaign): AgendaRow {
  return {
    key: campaignId,
    words: { zh: plan.name, en: plan.name },
    detail:
      progress === null
        ? {
            zh: `${plan.from} 至 ${plan.to}，${createdBy}`,
            en: `${plan.from} to ${plan.to}, ${createdBy}`,
          }
        : {
            zh:
              `已触达 ${progress.sent + progress.tasks.done} / ${progress.treated}，` +
              `响应 ${progress.responded}，成交 ${progress.purchased}`,
            en:
              `${progress.sent + progress.tasks.done} of ${progress.treated} reached, ` +
              `${progress.responded} responded, ${progress.purchased} bought`,
          },
    mark: stateMarks[state],
    done:
      progress === null || progress.treated === 0
        ? null
        : {
            part: Math.min(progress.treated, progress.sent + progress.tasks.done),
            whole: progress.treated,
          },
    to: `/campaigns/${encodeURIComponent(campaignId)}`,
  }
}

/** Codes under which customers are left out by design, not by a rule of conduct. */
const byDesign = new Set(['bank_holdout'])

/** Whom running campaigns did not contact, by the rule that withheld it. */
export function withheldAgenda(campaigns: readonly Campaign[]): Agenda {
  const rules = new Map<string, { words: Words; customers: number; campaigns: number }>()
  for (const { progress } of campaigns) {
    for (const { code, words, customers } of progress?.withheld ?? []) {
      if (byDesign.has(code)) continue
      const known = rules.get(code)
      rules.set(code, {
        words,
        customers: customers + (known?.customers ?? 0),
        campaigns: 1 + (known?.campaigns ?? 0),
      })
    }
  }
  const worst = [...rules].toSorted(([, a], [, b]) => b.customers - a.customers)
  return agendaOf(
    {
      code: 'withheld',
      words: { zh: '活动中被规则拦下', en: 'Withheld by rule' },
      definition: {
        zh: '已启动的活动里，启动与发送时被合规规则拦下的客户人次',
        en: 'Customers of launched campaigns whom a rule withheld at launch or at sending',
      },
      empty: { zh: '没有被拦下的客户', en: 'Nothing was withheld' },
      to: '/conduct',
    },
    worst,
    ([code, { words, customers, campaigns: of }]) => ({
      key: code,
      words,
      detail: { zh: `涉及 ${of} 个活动`, en: of === 1 ? 'in one campaign' : `in ${of} campaigns` },
      mark: { tone: 'warn', words: { zh: `${customers} 人次`, en: String(customers) } },
      done: null,
      to: '/conduct',
    }),
  )
}

/** Results on a home page. */
const RESULT_ROWS = 5

/** The latest verdicts, and what is due. */
export function resultAgenda(results: readonly ListedResult[]): Agenda {
  return agendaOf(
    {
      code: 'results',
      words: { zh: '活动效果', en: 'Results' },
      definition: {
        zh: '与对照组相比的结论；窗口未满的写明还有几天',
        en: 'Verdicts against control; where it is too early, the days left',
      },
      empty: { zh: '还没有可衡量的活动', en: 'No campaign to measure yet' },
      to: '/results',
    },
    results,
    (result) => ({
      key: result.campaignId,
      words: { zh: result.name, en: result.name },
      detail: resultDetail(result),
      mark: { tone: result.tone, words: result.verdictName },
      done: null,
      to: `/results/${encodeURIComponent(result.campaignId)}`,
    }),
    RESULT_ROWS,
  )
}

/** The verdict says itself how long it is too early, and by which clock. */
function resultDetail({ started, verdictWords, ...result }: ListedResult): Words {
  const { money, multiplicity } = result
  const told = [
    verdictWords,
    ...(money.verdict === 'not_told' ? [] : [money.words]),
    ...(multiplicity?.stands === false && result.tone === 'warn' ? [multiplicity.words] : []),
  ]
  return {
    zh: `${started} 开始；${told.map(({ zh }) => zh).join('；')}`,
    en: `began ${started}; ${told.map(({ en }) => en).join('; ')}`,
  }
}

/** How many campaigns stand where. */
export function campaignTiles(campaigns: readonly Campaign[]): Tile[] {
  const count = (state: CampaignState): number => inStates(campaigns, [state]).length
  return [
    plainTile(
      {
        code: 'campaigns_running',
        words: { zh: '进行中的活动', en: 'Campaigns running' },
        definition: { zh: '正在触达客户的活动数', en: 'Campaigns that reach customers now' },
      },
      count('running'),
      '/campaigns?view=list&state=running',
    ),
    plainTile(
      {
        code: 'campaigns_in_review',
        words: { zh: '等待审批', en: 'Waiting for review' },
        definition: { zh: '已提交、等待另一人审批的活动数', en: 'Campaigns waiting for review' },
      },
      count('in_review'),
      '/campaigns?view=list&state=in_review',
    ),
  ]
}
