import { z } from 'zod'
import { ProblemError } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'

/** One environment variable: the reference page is generated from these. */
export interface Setting {
  readonly name: string
  readonly words: Words
  /** As a person would write it; absent: not set. */
  readonly shownDefault: string | undefined
  /** Never printed or logged. */
  readonly secret: boolean
}

interface Declared<T> {
  readonly name: string
  readonly words: Words
  readonly secret?: true
  readonly schema: z.ZodType<T, string | undefined>
  readonly shownDefault?: string
}

function whole(least: number, most: number, fallback: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .optional()
    .transform((value) => value ?? fallback)
}

function text(fallback: string) {
  return z
    .string()
    .trim()
    .optional()
    .transform((value) => value ?? fallback)
}

const optionalText = z.string().trim().optional()

function setting<T>(declared: Declared<T>): Declared<T> {
  return declared
}

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])

const settings = {
  home: setting({
    name: 'ZHIKE_HOME',
    words: { zh: '数据目录', en: 'The home: the folder of the bank' },
    schema: text('.zhike'),
    shownDefault: '.zhike',
  }),
  host: setting({
    name: 'ZHIKE_HOST',
    words: {
      zh: '监听地址；0.0.0.0 表示所有网卡，须置于 TLS 代理之后',
      en: 'Address to listen on; 0.0.0.0 is every interface: only behind a proxy with TLS',
    },
    schema: text('127.0.0.1'),
    shownDefault: '127.0.0.1',
  }),
  port: setting({
    name: 'ZHIKE_PORT',
    words: { zh: '监听端口；也可写 PORT', en: 'Port to listen on; PORT is read too' },
    schema: whole(0, 65_535, 3000),
    shownDefault: '3000',
  }),
  publicOrigin: setting({
    name: 'ZHIKE_PUBLIC_ORIGIN',
    words: {
      zh: '用户在浏览器中看到的地址，如 https://zhike.bank.example；设为 https 时 Cookie 仅走 TLS',
      en: 'The address people see, as https://zhike.bank.example; with https, cookies need TLS',
    },
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((value) => new URL(value).origin === value, 'scheme, host and port alone')
      .optional(),
  }),
  smsSignature: setting({
    name: 'ZHIKE_SMS_SIGNATURE',
    words: {
      zh: '短信网关加在每条短信前的签名，如【知客银行】；计条数与费用时算入，不由本系统添加',
      en: 'What the SMS gateway sets before each message, as 【Bank】: counted in parts and cost, not added here',
    },
    schema: text('【××银行××分行】'),
    shownDefault: '【××银行××分行】',
  }),
  trustedProxies: setting({
    name: 'ZHIKE_TRUSTED_PROXIES',
    words: {
      zh: '可信代理的 IP 或网段，逗号分隔；仅信任其 X-Forwarded-For',
      en: 'Addresses or networks of proxies whose X-Forwarded-For is believed, by commas',
    },
    schema: z
      .string()
      .regex(/^[\d.a-fA-F:/, ]+$/, 'IP addresses or networks, separated by commas')
      .optional()
      .transform((value) =>
        (value ?? '')
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      ),
  }),
  databaseUrl: setting({
    name: 'DATABASE_URL',
    words: {
      zh: '使用银行自己的 PostgreSQL（15 或更新）；不设则用自带的',
      en: "The bank's own PostgreSQL, 15 or newer; unset: the one that comes with Zhike",
    },
    secret: true,
    schema: optionalText,
  }),
  databaseOwnerUrl: setting({
    name: 'DATABASE_OWNER_URL',
    words: {
      zh: '银行数据库的属主，只用于变更表结构与授权；DATABASE_URL 则用另一个普通角色，不能改动审计链',
      en:
        'The owner at the bank’s database, for migrations and grants alone; ' +
        'DATABASE_URL is then a role that can’t rewrite the audit chain',
    },
    secret: true,
    schema: optionalText,
  }),
  auditAnchors: setting({
    name: 'ZHIKE_AUDIT_ANCHORS',
    words: {
      zh: '存放审计链签名的目录，宜在另一台机器或只可追加的存储上；默认数据目录下的 anchors',
      en:
        'Folder the signed ends of the audit chain are appended in, best on another machine ' +
        'or append-only storage; else anchors in the home',
    },
    schema: optionalText,
  }),
  auditKeyFile: setting({
    name: 'ZHIKE_AUDIT_KEY_FILE',
    words: {
      zh: '签审计链的私钥文件（Ed25519，PEM）；数据库属主不应能读；默认数据目录下 keys/audit-ed25519.pem',
      en:
        'Private key that signs them (Ed25519, PEM), out of reach of who owns the database; ' +
        'else keys/audit-ed25519.pem in the home',
    },
    schema: optionalText,
  }),
  revealsADay: setting({
    name: 'ZHIKE_REVEALS_PER_DAY',
    words: {
      zh: '一人一天可查看多少位客户的完整身份（十分钟内至多其五分之一）',
      en: 'Customers whose identity one person may reveal a day (a fifth of it in ten minutes)',
    },
    schema: whole(5, 1_000_000, 100),
    shownDefault: '100',
  }),
  exportsADay: setting({
    name: 'ZHIKE_EXPORTS_PER_DAY',
    words: { zh: '一人一天可导出多少次', en: 'Files of customers one person may export a day' },
    schema: whole(1, 1_000_000, 20),
    shownDefault: '20',
  }),
  exportAlone: setting({
    name: 'ZHIKE_EXPORT_ALONE',
    words: {
      zh: '超过多少位客户的导出须另一人同意',
      en: 'Customers above which an export takes another person’s approval',
    },
    schema: whole(0, 200_000, 1_000),
    shownDefault: '1000',
  }),
  vaultKeys: setting({
    name: 'ZHIKE_VAULT_KEYS',
    words: {
      zh: '身份保险库密钥；不设则在数据目录内生成',
      en: 'Keys of the identity vault; unset: made inside the home',
    },
    secret: true,
    schema: optionalText,
  }),
  logLevel: setting({
    name: 'ZHIKE_LOG_LEVEL',
    words: { zh: '日志级别', en: 'The least serious thing logged' },
    schema: logLevel.optional().transform((value) => value ?? 'info'),
    shownDefault: 'info',
  }),
  sessionIdleMinutes: setting({
    name: 'ZHIKE_SESSION_IDLE_MINUTES',
    words: {
      zh: '无操作多少分钟后需重新登录',
      en: 'Minutes without use after which a sign-in ends',
    },
    schema: whole(5, 480, 30),
    shownDefault: '30',
  }),
  sessionHours: setting({
    name: 'ZHIKE_SESSION_HOURS',
    words: { zh: '一次登录最长小时数', en: 'Hours after which a sign-in ends whatever happens' },
    schema: whole(1, 24, 12),
    shownDefault: '12',
  }),
  requestsPerMinute: setting({
    name: 'ZHIKE_REQUESTS_PER_MINUTE',
    words: { zh: '每个地址每分钟请求上限', en: 'Requests one address may make a minute' },
    schema: whole(60, 1_000_000, 6_000),
    shownDefault: '6000',
  }),
  requestsAtOnce: setting({
    name: 'ZHIKE_REQUESTS_AT_ONCE',
    words: {
      zh: '同时处理的请求上限；超出的立即答复 503，请稍后再来',
      en: 'Requests worked on at once; those beyond are told 503 and when to come again',
    },
    schema: whole(8, 10_000, 64),
    shownDefault: '64',
  }),
  uploadMegabytes: setting({
    name: 'ZHIKE_UPLOAD_MEGABYTES',
    words: { zh: '页面上传文件的大小上限（MB）', en: 'Largest file that may be uploaded, in MB' },
    schema: whole(1, 100_000, 2_048),
    shownDefault: '2048',
  }),
  metricsToken: setting({
    name: 'ZHIKE_METRICS_TOKEN',
    words: {
      zh: '读取 /metrics 的令牌；不设则仅本机可读',
      en: 'Bearer token for /metrics; unset: only this machine may read it',
    },
    secret: true,
    schema: z.string().min(16).optional(),
  }),
  duckdbMemory: setting({
    name: 'ZHIKE_DUCKDB_MEMORY',
    words: { zh: '夜间批处理的内存上限，如 8GB', en: 'Most memory a night may take, as 8GB' },
    schema: z
      .string()
      .regex(/^\d+(\.\d+)? ?(MB|GB|MiB|GiB)$/, 'like 8GB')
      .optional(),
  }),
  smsGatewayUrl: setting({
    name: 'ZHIKE_SMS_GATEWAY_URL',
    words: {
      zh: '短信网关地址；不设则短信等待（演示银行自带网关）',
      en: 'The SMS gateway; unset: text messages wait (a demo bank brings its own gateway)',
    },
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
  smsGatewayAccount: setting({
    name: 'ZHIKE_SMS_GATEWAY_ACCOUNT',
    words: { zh: '短信网关账号', en: 'The account at the SMS gateway' },
    schema: text('zhike'),
    shownDefault: 'zhike',
  }),
  smsGatewaySecret: setting({
    name: 'ZHIKE_SMS_GATEWAY_SECRET',
    words: {
      zh: '与短信网关约定的签名密钥，至少 16 位',
      en: 'Shared with the SMS gateway; requests are signed with it; at least 16 characters',
    },
    secret: true,
    schema: z.string().min(16).optional(),
  }),
  smtpUrl: setting({
    name: 'ZHIKE_SMTP_URL',
    words: {
      zh: '邮件服务器，如 smtp://用户:密码@mail.bank.example:587；不设则邮件等待',
      en: 'The mail server, as smtp://user:password@mail.bank.example:587; unset: mails wait',
    },
    secret: true,
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
  }),
  mailFrom: setting({
    name: 'ZHIKE_MAIL_FROM',
    words: {
      zh: '发件人，如 知客银行 <notice@bank.example>',
      en: 'Whom mails come from, as Zhike Bank <notice@bank.example>',
    },
    schema: z
      .string()
      .regex(/^[^<>\r\n]*<?[^<>\s@]+@[^<>\s@]+>?$/, 'a mail address')
      .optional(),
  }),
  testDatabaseUrl: setting({
    name: 'ZHIKE_TEST_DATABASE_URL',
    words: {
      zh: '测试改用的 PostgreSQL，测试库建在其中',
      en: 'A PostgreSQL server the tests make their databases on, instead of the embedded one',
    },
    secret: true,
    schema: optionalText,
  }),
} as const

type Settings = typeof settings

/** What the process was told, checked; frozen. */
export type Config = {
  readonly [Name in keyof Settings]: z.output<Settings[Name]['schema']>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Every setting, in the order of the reference page. */
export const settingsReference: readonly Setting[] = Object.values(settings).map(
  ({ name, words, secret, shownDefault }: Declared<unknown>) => ({
    name,
    words,
    shownDefault,
    secret: secret === true,
  }),
)

/**
 * The only reader of the environment. An empty variable counts as unset.
 * @throws ProblemError `setting_invalid` naming each bad variable; a secret's value is never shown.
 */
export function readConfig(environment: Environment = process.env): Config {
  const given = { ...environment, ZHIKE_PORT: environment['ZHIKE_PORT'] || environment['PORT'] }
  const mistakes: { path: string; words: Words }[] = []
  const entries = Object.entries(settings).map(([key, declared]) => {
    const { name, schema, secret } = declared as Declared<unknown>
    const value: string | undefined = given[name as keyof typeof given]
    const result = schema.safeParse(value === undefined || value.trim() === '' ? undefined : value)
    const shown = secret === true ? undefined : value
    if (!result.success) mistakes.push(mistake(name, shown, result.error))
    return [key, result.data]
  })
  if (mistakes.length > 0) throw invalid(mistakes)
  const config = Object.freeze(Object.fromEntries(entries)) as Config
  if (config.sessionIdleMinutes > config.sessionHours * 60) {
    throw invalid([
      {
        path: 'ZHIKE_SESSION_IDLE_MINUTES',
        words: {
          zh: '无操作时限不能长于 ZHIKE_SESSION_HOURS',
          en: 'idle time can not be longer than ZHIKE_SESSION_HOURS',
        },
      },
    ])
  }
  refuseHalves(config)
  return config
}

/** A channel half set up would only be found out when the first message waits for ever. */
function refuseHalves(config: Config): void {
  const needs = [
    [config.smsGatewayUrl, config.smsGatewaySecret, 'ZHIKE_SMS_GATEWAY_SECRET'],
    [config.smtpUrl, config.mailFrom, 'ZHIKE_MAIL_FROM'],
  ] as const
  const missing = needs.filter(([given, needed]) => given !== undefined && needed === undefined)
  if (missing.length === 0) return
  throw invalid(
    missing.map(([, , path]) => ({
      path,
      words: { zh: '启用该渠道时必须设置', en: 'must be set for this channel to work' },
    })),
  )
}

function mistake(name: string, value: string | undefined, error: z.ZodError) {
  const why = error.issues.map((issue) => issue.message).join('; ')
  const shown = value === undefined ? '' : ` "${value}"`
  const words = { zh: `取值${shown}不可用：${why}`, en: `the value${shown} won't do: ${why}` }
  return { path: name, words }
}

function invalid(fields: { path: string; words: Words }[]): ProblemError {
  const names = fields.map((field) => field.path).join(', ')
  return new ProblemError(
    'setting_invalid',
    {
      zh: `配置项 ${names} 有误`,
      en: `These settings are not right: ${names}`,
    },
    { fields },
  )
}
