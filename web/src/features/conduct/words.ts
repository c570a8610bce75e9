import { defineWords } from '../../lib/words.ts'

const words = {
  audit: ['审计', 'Audit'],
  lead: [
    '谁在何时因何看了、导了、改了什么；每条记录都链接前一条，改动一条即可发现',
    'Who saw, exported or changed what, when and why; each row is chained to the one before',
  ],
  log: ['审计记录', 'Audit log'],
  verify: ['校验审计链', 'Verify the chain'],
  verified: ['{{count}} 条记录，链条完整', 'All {{count}} rows verified; the chain is whole'],
  broken: ['链条在第 {{sequence}} 条断开', 'The chain breaks at row {{sequence}}'],
  broken_cure: [
    '请立即停止对该库的写入，保全现场并通知安全负责人；此前的记录仍然可信',
    'Stop writing to this ledger, keep it and tell your security officer; rows before it hold',
  ],
  actor: ['操作人', 'Who'],
  action: ['动作', 'Action'],
  from: ['自', 'From'],
  to: ['至', 'To'],
  sequence: ['序号', 'No.'],
  at: ['时间', 'When'],
  subject: ['对象', 'On what'],
  detail: ['详情', 'Detail'],
  hash: ['指纹', 'Hash'],
  none: ['没有符合的记录', 'No rows found'],
  none_cure: ['放宽时间或清除筛选', 'Widen the dates or clear the filters'],
  actor_hint: ['工号', 'Staff number'],
  'session.open': ['登录', 'Signed in'],
  'session.close': ['退出', 'Signed out'],
  'session.refuse': ['登录被拒', 'Sign-in refused'],
  'session.revoke': ['收回会话', 'Sessions revoked'],
  'account.open': ['开通账号', 'Account opened'],
  'account.change': ['变更账号', 'Account changed'],
  'account.lock': ['账号锁定', 'Account locked'],
  'password.change': ['修改密码', 'Password changed'],
  'password.reset': ['重置密码', 'Password reset'],
  'identity.reveal': ['查看身份信息', 'Identity shown'],
  'customer.search': ['查找客户', 'Customer searched'],
  'customer.export': ['导出客户', 'Customers exported'],
  'segment.save': ['保存客群', 'Segment saved'],
  'segment.change': ['修改客群', 'Segment changed'],
  'segment.delete': ['删除客群', 'Segment deleted'],
  'night.start': ['运行一夜', 'Night started'],
  'feed.load': ['装载文件', 'File loaded'],
  'audit.verify': ['校验审计链', 'Chain verified'],
  'organisation.shrink': ['机构缩减', 'Organisation shrank'],
  action_hint: ['如 identity.reveal', 'e.g. identity.reveal'],
} as const

export const useAuditWords = defineWords('audit', words)

/** Whether an act of the log has a name of its own; a newer server may write others. */
export function isNamedAct(action: string): action is keyof typeof words {
  return action.includes('.') && action in words
}
