import type { ListedCommand } from './command.ts'

/**
 * Every command, in the order the help lists them. What a command works with is loaded when it is
 * asked for: the help, and a mistake in typing, cost nothing of it.
 */
export const commands: readonly ListedCommand[] = [
  {
    name: 'start',
    words: {
      zh: '首次运行建立演示银行并启动服务，以后直接启动',
      en: 'the first time makes a demo bank; serves',
    },
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'demo',
    words: { zh: '建立一家演示银行', en: 'make a demo bank' },
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'demo sign-ins',
    words: { zh: '再次列出演示账号', en: 'list the sign-ins of a demo bank again' },
    load: async () => (await import('./demo-sign-ins.ts')).demoSignInsCommand,
  },
  {
    name: 'init',
    words: { zh: '建立一家空银行', en: 'make an empty bank' },
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'intake',
    words: { zh: '装载银行文件', en: "load a bank's files" },
    load: async () => (await import('./intake.ts')).intake,
  },
  {
    name: 'feed draft',
    words: {
      zh: '按样本文件草拟接入配置',
      en: 'propose a feed for a file: encoding, separator, types, key',
    },
    load: async () => (await import('./feed-draft.ts')).feedDraft,
  },
  {
    name: 'night',
    words: { zh: '运行一夜', en: 'run one night' },
    load: async () => (await import('./night.ts')).night,
  },
  {
    name: 'segment count',
    words: { zh: '规则命中的客户数', en: 'how many customers a rule holds' },
    load: async () => (await import('./segment-count.ts')).segmentCountCommand,
  },
  {
    name: 'customer',
    words: {
      zh: '一位客户的画像，每项注明来源',
      en: "a customer's profile, each tag with its source",
    },
    load: async () => (await import('./customer.ts')).customer,
  },
  {
    name: 'decide',
    words: {
      zh: '一位客户的决策，逐级说明',
      en: "one customer's decision, stage by stage",
    },
    load: async () => (await import('./decide.ts')).decideCommand,
  },
  {
    name: 'result',
    words: {
      zh: '一个活动的效果，与对照组相比',
      en: 'what a campaign did, against its control',
    },
    load: async () => (await import('./result.ts')).result,
  },
  {
    name: 'strategy check',
    words: { zh: '检查策略包', en: 'check a strategy pack' },
    load: async () => (await import('./strategy-check.ts')).strategyCheck,
  },
  {
    name: 'strategy submit',
    words: { zh: '提交策略，待另一人审批', en: 'submit a strategy; a second person approves it' },
    load: async () => (await import('./strategy-acts.ts')).strategySubmit,
  },
  {
    name: 'strategy approve',
    words: {
      zh: '批准他人提交的策略，随即生效',
      en: 'approve what another submitted: it takes effect',
    },
    load: async () => (await import('./strategy-acts.ts')).strategyApprove,
  },
  {
    name: 'strategy return',
    words: {
      zh: '退回他人提交的策略并说明原因',
      en: 'return what another submitted, with the reason',
    },
    load: async () => (await import('./strategy-acts.ts')).strategyReturn,
  },
  {
    name: 'strategy status',
    words: {
      zh: '生效的策略、待审的提交及其差异',
      en: 'what is in force, what waits, and how it differs',
    },
    load: async () => (await import('./strategy-acts.ts')).strategyStatus,
  },
  {
    name: 'verify',
    words: {
      zh: '校验证明、审计链与勾稽',
      en: 'verify certificate, audit chain and reconciliation',
    },
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'backup',
    words: {
      zh: '把全行数据备份成一个文件（密钥除外），可在运行中执行',
      en: 'write one file with everything but the vault’s key, while running',
    },
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    words: {
      zh: '由备份文件恢复到空目录；恢复后不发送任何消息，直到有人放行',
      en: 'make a home from a backup; it sends nothing until somebody releases it',
    },
    load: async () => (await import('./restore.ts')).restore,
  },
  {
    name: 'release-outbox',
    words: {
      zh: '确认由这一份数据目录发送消息（复制或恢复之后）',
      en: 'let this copy of a home send, after it was copied or restored',
    },
    load: async () => (await import('./release-outbox.ts')).releaseOutboxCommand,
  },
  {
    name: 'vault rotate',
    words: {
      zh: '更换身份库密钥并重新加密；中断后再执行即接着做',
      en: 'encrypt all identities with a new key; killed, the same command goes on',
    },
    load: async () => (await import('./vault-rotate.ts')).vaultRotate,
  },
  {
    name: 'books',
    words: { zh: '台账目录：字段、状态、条数', en: 'the books: fields, states, entries' },
    load: async () => (await import('./books.ts')).books,
  },
  {
    name: 'books sql',
    words: { zh: '一本台账存成什么（SQL）', en: 'what a book is stored as, in SQL' },
    load: async () => (await import('./books.ts')).booksSql,
  },
  {
    name: 'person',
    words: {
      zh: '个人信息权利：查阅复制 export、更正 correct、停止处理 stop、删除 erase（个人信息保护法 44-47）',
      en: "a person's rights: export a copy, correct, stop processing, erase (PIPL 44-47)",
    },
    load: async () => (await import('./person.ts')).person,
  },
  {
    name: 'retention',
    words: {
      zh: '删除超过保存期限的事实与身份信息（每月首夜自动执行）',
      en: 'delete facts and identities past their period; the first night of a month does it too',
    },
    load: async () => (await import('./retention.ts')).retention,
  },
  {
    name: 'evidence',
    words: {
      zh: '个人信息合规审计材料：授权、用途、访问、导出、删除；--check 与账本核对',
      en: 'the pack for an audit of personal data; --check holds one against the ledger',
    },
    load: async () => (await import('./evidence.ts')).evidence,
  },
  {
    name: 'serve',
    words: { zh: '启动服务', en: 'serve the pages and the API' },
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'user add',
    words: {
      zh: '开通账号（首个管理员由此开通）',
      en: 'open an account (the first administrator too)',
    },
    load: async () => (await import('./user-add.ts')).userAdd,
  },
  {
    name: 'key add',
    words: {
      zh: '为其他系统新建接口密钥',
      en: 'make an API key for another system',
    },
    load: async () => (await import('./key-add.ts')).keyAdd,
  },
]
