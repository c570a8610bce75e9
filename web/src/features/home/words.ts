import { defineWords } from '../../lib/words.ts'

export const useHomeWords = defineWords('home', {
  home: ['首页', 'Home'],
  open_list: ['查看全部 {{total}} 位', 'All {{total}}'],
  open_all: ['查看全部 {{total}} 项', 'All {{total}}'],
  open_place: ['打开', 'Open'],
  open_rule: ['在客户页打开', 'Open in Customers'],
  customer: ['客户', 'Customer'],
  reason: ['原因', 'Why'],
  tier: ['分层', 'Tier'],
  aum: ['管理资产', 'AUM'],
  rm: ['客户经理', 'Manager'],
  list_empty: ['今天没有这类客户', 'Nobody is in this list today'],
  since: ['较上一夜', 'since the night before'],
  customers_aum: ['客户数，管理资产', 'Customers, AUM'],
  night: ['昨夜批处理', 'Last night'],
  night_open: ['查看批处理', 'Open Nights'],
  no_night: ['还没有运行过夜间批处理', 'No night has run yet'],
  system: ['系统状态', 'The system'],
  good: ['正常', 'well'],
  bad: ['需处理', 'needs care'],
})
