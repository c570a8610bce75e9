import { defineWords } from '../../lib/words.ts'

export const useHomeWords = defineWords('home', {
  home: ['首页', 'Home'],
  open_list: ['查看全部 {{total}} 位', 'All {{total}}'],
  open_all: ['查看全部 {{total}} 项', 'All {{total}}'],
  open_place: ['打开', 'Open'],
  plan_campaign: ['新建活动', 'Plan a campaign'],
  choose_audience: ['先选客群', 'Choose an audience first'],
  plan_campaign_why: [
    '写下目标、客群与文案，边写边算联系得到谁、要花多少；一夜之后看效果',
    'Write goal, audience and copy; whom it reaches and what it costs is counted as you write',
  ],
  customer: ['客户', 'Customer'],
  reason: ['原因', 'Why'],
  tier: ['分层', 'Tier'],
  aum: ['管理资产', 'AUM'],
  list_empty: ['今天没有这类客户', 'Nobody is in this list today'],
  since: ['较上一夜', 'since the night before'],
  customers_aum: ['客户数，管理资产', 'Customers, AUM'],
  night: ['昨夜批处理', 'Last night'],
  night_open: ['查看批处理', 'Open Nights'],
  system: ['系统状态', 'The system'],
  good: ['正常', 'well'],
  bad: ['需处理', 'needs care'],
})
