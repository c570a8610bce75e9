import type { Output } from '../../lib/api.ts'
import { defineWords } from '../../lib/words.ts'

export type ApiKey = Output<'listApiKeys'>['keys'][number]
export type Scope = ApiKey['scopes'][number]

/** In the order in which a system is usually connected. */
export const scopes: readonly Scope[] = [
  'event.send',
  'decision.ask',
  'contact.send',
  'outcome.send',
  'receipt.send',
  'notice.read',
  'inbound.send',
]

export const useKeyWords = defineWords('keys', {
  title: ['接口密钥', 'API keys'],
  lead: [
    '其他系统凭密钥对接，如同人凭账号登录：只能做勾选的事，只见客户号，不见姓名电话。更换时先用同一名称新建，再吊销旧的。',
    'Other systems ask by a key as people do by signing in: they may do what is ticked and nothing ' +
      'else, and see customer numbers, never names or phones. To renew one, make a new key of ' +
      'the same name, then revoke the old.',
  ],
  make: ['新建密钥', 'Make a key'],
  none: ['还没有密钥', 'There are no keys'],
  none_cure: [
    '新建一个，把密文交给要对接的系统；能做什么见“系统对接”指南',
    'Make one and hand its secret to the system to be connected; the guide “Connecting other ' +
      'systems” says what each may do',
  ],
  name: ['系统名称', 'System'],
  name_hint: [
    '如“客服中心”；同名密钥视为同一系统',
    'The call centre, say; keys of one name are one system',
  ],
  name_needed: ['请写明是哪个系统', 'Say which system it is'],
  same_name: [
    '已有在用的同名密钥：新的启用后，请吊销旧的',
    'A key of this name is in use: revoke it once the new one is',
  ],
  scopes: ['可以做', 'May'],
  scopes_needed: ['至少勾选一项', 'Tick at least one'],
  rate: ['每分钟请求上限', 'Requests a minute'],
  rate_short: ['次/分钟', 'A minute'],
  rate_hint: [
    '超出时回答 429 并告知等待秒数',
    'Beyond it the answer is 429, with the seconds to wait',
  ],
  made: ['建立', 'Made'],
  used: ['最近使用', 'Last used'],
  never_used: ['从未使用', 'never'],
  from: ['来自 {{address}}', 'from {{address}}'],
  state: ['状态', 'State'],
  in_use: ['可用', 'Valid'],
  revoked: ['已吊销', 'Revoked'],
  revoked_by: ['{{time}} 由 {{by}} 吊销', 'Revoked {{time}} by {{by}}'],
  'system.command-line': ['命令行', 'the command line'],
  'system.demo': ['演示环境', 'the demo'],
  revoke: ['吊销', 'Revoke'],
  revoke_of: ['吊销 {{name}} 的密钥', 'Revoke the key of {{name}}'],
  revoke_what: [
    '{{name}} 用此密钥（{{id}}）的请求从此刻起一律被拒绝，不能恢复；要再对接须新建密钥。',
    'From now on every request {{name}} makes with this key ({{id}}) is refused, for good: to ' +
      'connect it again, make a new one.',
  ],
  revoke_used: [
    '该密钥最近一次使用是 {{time}}：请确认系统已换用新密钥，或确需立即停用。',
    'It was last used {{time}}: be sure the system has its new key, or has to be stopped now.',
  ],
  revoke_done: ['已吊销 {{name}} 的密钥', 'The key of {{name}} is revoked'],
  cancel: ['不吊销', 'Keep it'],
  secret: ['{{name}} 的密文（只显示这一次）', 'Secret of {{name}} (shown only once)'],
  secret_note: [
    '请现在复制，经行内密码库或加密渠道交给系统负责人。知客只存它的摘要，谁也查不回来；丢失只能新建并吊销此密钥。',
    "Copy it now and hand it over by the bank's password store or an encrypted channel. Zhike " +
      'keeps a digest alone, nobody can look it up again: a lost one is replaced and revoked.',
  ],
  secret_copied: ['密文已复制', 'The secret is copied'],
  copy: ['复制', 'Copy'],
  kept: ['已妥善保存，关闭', 'It is kept safely, close'],
  'event.send': ['发送事件', 'Send events'],
  'event.send.what': [
    '告知客户在手机银行等处做了什么；只保留策略用到的属性',
    'Tell what customers did in the app and elsewhere; only what the strategy uses is kept',
  ],
  'decision.ask': ['请求决策', 'Ask for decisions'],
  'decision.ask.what': [
    '按客户号取得此刻可推荐的动作与被拒绝的原因',
    'For a customer number: what may be recommended now, and why the rest is refused',
  ],
  'contact.send': ['登记联络', 'Tell of contacts'],
  'contact.send.what': [
    '告知别处做过的联络，立即计入全行触达次数',
    "Tell of contacts made elsewhere: they count against the bank's caps at once",
  ],
  'outcome.send': ['登记结果', 'Tell of outcomes'],
  'outcome.send.what': [
    '告知联络的结果；投诉与勿扰立即对全行生效',
    'Tell what came of contacts; a complaint or do-not-contact holds for the whole bank at once',
  ],
  'receipt.send': ['回送回执', 'Send receipts'],
  'receipt.send.what': [
    '短信网关告知送达与失败；迟到的失败也算',
    'A gateway tells of deliveries and failures, late ones too',
  ],
  'inbound.send': ['回送上行短信', 'Send answers'],
  'inbound.send.what': [
    '短信网关转来客户回复；R、T、TD、退订等立即生效',
    'A gateway hands on what customers answer; R, T, TD and their like count at once',
  ],
  'notice.read': ['读取 APP 消息', 'Read in-app notices'],
  'notice.read.what': [
    '手机银行取走要展示给客户的消息',
    'The app fetches the notices it is to show',
  ],
})
