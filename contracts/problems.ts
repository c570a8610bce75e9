import { z } from 'zod'

import { words } from './words.ts'
import type { Words } from './words.ts'

interface ProblemKind {
  readonly status: number
  readonly title: Words
  /** What the person can do next. */
  readonly cure: Words
}

/**
 * The catalogue of errors: each has a stable code, a status and a cure. Served as problem+json
 * (RFC 9457); shown by the page; printed by the command line.
 */
export const problemKinds = {
  not_signed_in: {
    status: 401,
    title: { zh: '尚未登录', en: 'You are not signed in' },
    cure: { zh: '请登录后重试', en: 'Sign in and try again' },
  },
  sign_in_refused: {
    status: 401,
    title: { zh: '工号或密码不正确', en: 'The staff number or password is wrong' },
    cure: {
      zh: '请核对后重试；连续错误会暂时锁定',
      en: 'Check both; repeated errors lock the account',
    },
  },
  account_locked: {
    status: 423,
    title: { zh: '账号已暂时锁定', en: 'The account is locked for a while' },
    cure: {
      zh: '请稍后重试，或请管理员重置密码',
      en: 'Try later, or ask an administrator to reset it',
    },
  },
  password_weak: {
    status: 422,
    title: { zh: '新密码不符合要求', en: 'The new password is too weak' },
    cure: {
      zh: '至少 10 位，不含工号，且不同于原密码',
      en: 'Ten characters or more, without the staff number, not the old one',
    },
  },
  password_change_due: {
    status: 403,
    title: { zh: '请先修改初始密码', en: 'Change your first password before anything else' },
    cure: { zh: '修改密码后即可继续', en: 'You can go on as soon as it is changed' },
  },
  foreign_origin: {
    status: 403,
    title: {
      zh: '请求来自其他网站，已拒绝',
      en: 'The request came from another site and was refused',
    },
    cure: { zh: '请从本系统页面操作', en: 'Use the pages of this system' },
  },
  right_missing: {
    status: 403,
    title: { zh: '您的角色无此权限', en: 'Your role may not do this' },
    cure: { zh: '如确有需要，请联系管理员', en: 'Ask an administrator if you need it' },
  },
  customer_not_visible: {
    status: 404,
    title: { zh: '未找到该客户，或不在您的管辖范围内', en: 'No such customer within your scope' },
    cure: {
      zh: '请核对客户号；如需跨机构查看，请联系管辖网点',
      en: 'Check the number, or ask the outlet that manages the customer',
    },
  },
  not_found: {
    status: 404,
    title: { zh: '未找到', en: 'Not found' },
    cure: { zh: '请返回上一页或检查链接', en: 'Go back or check the link' },
  },
  input_invalid: {
    status: 422,
    title: { zh: '输入有误', en: 'Some input is not right' },
    cure: { zh: '请按提示修改后重试', en: 'Mend what is marked and try again' },
  },
  rule_refused: {
    status: 422,
    title: { zh: '规则无法识别', en: 'The rule cannot be read' },
    cure: { zh: '请按标出的位置修改', en: 'Mend the place that is marked' },
  },
  no_mart: {
    status: 409,
    title: { zh: '尚无已发布的夜间结果', en: 'No night has been published yet' },
    cure: { zh: '请先装载数据并运行一夜', en: 'Load the files and run a night first' },
  },
  night_running: {
    status: 409,
    title: { zh: '已有一夜正在运行', en: 'A night is running already' },
    cure: { zh: '请等待其完成', en: 'Wait for it to end' },
  },
  facts_missing: {
    status: 409,
    title: { zh: '没有可用的客户事实', en: 'There are no customers to know yet' },
    cure: { zh: '请先装载客户数据', en: 'Load the customer feed first' },
  },
  night_too_far: {
    status: 409,
    title: { zh: '该日期离最新数据太远', en: 'That date is too far from the newest files' },
    cure: { zh: '请核对日期，或先接入近期数据', en: 'Check the date, or load newer files first' },
  },
  facts_unsound: {
    status: 409,
    title: { zh: '事实检查未通过', en: 'The facts fail their checks' },
    cure: {
      zh: '请修正源文件并重新装载；未发布任何结果',
      en: 'Mend the files and load them again; nothing was published',
    },
  },
  strategy_unsound: {
    status: 422,
    title: { zh: '策略包有误', en: 'The strategy pack has problems' },
    cure: {
      zh: '请运行 zhike strategy check 查看逐条说明',
      en: 'zhike strategy check tells each, with its cure',
    },
  },
  strategy_unpublished: {
    status: 409,
    title: { zh: '没有已发布的策略', en: 'No strategy has been published' },
    cure: {
      zh: '请由一人 zhike strategy submit 提交，另一人 zhike strategy approve 批准',
      en: 'One person submits it with zhike strategy submit, another approves it',
    },
  },
  two_people_required: {
    status: 409,
    title: { zh: '策略须经两人方可生效', en: 'A strategy takes effect only through two people' },
    cure: {
      zh: '请由一人提交、另一人批准（zhike strategy submit / approve，或策略版本页）',
      en: 'One person submits it, another approves it: zhike strategy submit and approve, or the page of versions',
    },
  },
  intake_running: {
    status: 409,
    title: { zh: '另一次装载正在进行', en: 'Another intake is running' },
    cure: { zh: '请等待其完成后重试', en: 'Wait for it to end and try again' },
  },
  feed_refused: {
    status: 422,
    title: { zh: '文件被拒绝，数据未改变', en: 'The file was refused; nothing was changed' },
    cure: {
      zh: '请按原因修正文件后重新装载',
      en: 'Mend the file as the reason says and load it again',
    },
  },
  name_taken: {
    status: 409,
    title: { zh: '名称已被使用', en: 'The name is taken' },
    cure: { zh: '请换一个名称', en: 'Choose another name' },
  },
  sale_refused: {
    status: 409,
    title: { zh: '合规规则不允许该销售', en: 'The rules of conduct do not allow this sale' },
    cure: {
      zh: '未登记任何内容；请按所列规则处理后再登记',
      en: 'Nothing was recorded; settle what the rule asks for, then record it',
    },
  },
  referral_refused: {
    status: 409,
    title: { zh: '不能引荐给该同事', en: 'That colleague may not be given this customer' },
    cure: {
      zh: '请选择该客户的经办人或其网点的同事',
      en: "Choose one of the customer's managers, or somebody of their outlet",
    },
  },
  undo_refused: {
    status: 409,
    title: { zh: '不能撤销', en: 'This cannot be undone' },
    cure: {
      zh: '请另行登记更正，并告知网点负责人',
      en: 'Record what is right as a new contact, and tell the outlet head',
    },
  },
  changed_meanwhile: {
    status: 409,
    title: { zh: '内容已被他人修改', en: 'Somebody changed it meanwhile' },
    cure: { zh: '请刷新后重试', en: 'Reload and try again' },
  },
  plan_incomplete: {
    status: 422,
    title: { zh: '方案尚不完整', en: 'The plan is not ready' },
    cure: { zh: '请补齐或修改所列各项', en: 'Mend what is listed' },
  },
  act_not_now: {
    status: 409,
    title: { zh: '当前状态不能这样做', en: 'This cannot be done now' },
    cure: { zh: '请刷新查看当前状态', en: 'Reload to see how it stands' },
  },
  maker_checks: {
    status: 403,
    title: { zh: '不能审批自己制定或修改的方案', en: 'Nobody reviews a plan they made or changed' },
    cure: { zh: '请由另一位合规人员审批', en: 'Have another person review it' },
  },
  second_person: {
    status: 403,
    title: {
      zh: '须由另一人复核，提出人不能自己同意',
      en: 'A second person decides this, never who proposed it',
    },
    cure: { zh: '请另一位有权限的同事复核', en: 'Ask another person who has the right' },
  },
  second_person_needed: {
    status: 409,
    title: { zh: '须另一人同意', en: 'This takes another person’s approval' },
    cure: {
      zh: '已提交复核；同意后再做一次即可，进展见「待复核」',
      en: 'It was asked for; do it again once approved, see "Second person"',
    },
  },
  proposal_waits: {
    status: 409,
    title: { zh: '同一事项已在等待复核', en: 'The same is proposed already and waits' },
    cure: {
      zh: '请在「待复核」中查看；如需改动请先撤回',
      en: 'See it under "Second person"; withdraw it first to propose another',
    },
  },
  ledger_away: {
    status: 503,
    title: { zh: '数据库暂时没有应答', en: 'The database does not answer at the moment' },
    cure: {
      zh: '请稍后重试；管理员请检查数据库是否在运行',
      en: 'Try again shortly; administrators: see whether the database runs',
    },
  },
  overloaded: {
    status: 503,
    title: { zh: '系统繁忙，本次请求未受理', en: 'The system is busy; this was not taken' },
    cure: { zh: '请过几秒再试', en: 'Try again in a few seconds' },
  },
  disk_full: {
    status: 503,
    title: { zh: '磁盘空间不足', en: 'The disk is full' },
    cure: {
      zh: '请管理员清理或扩容后重试；未完成的写入没有生效',
      en: 'Have an administrator make room, then try again; nothing half-written counts',
    },
  },
  file_damaged: {
    status: 503,
    title: { zh: '数据目录中的一个文件已损坏', en: 'A file of the home is damaged' },
    cure: {
      zh: '请管理员运行 zhike verify 查看是哪一个、如何修复',
      en: 'Administrators: zhike verify names it and the cure',
    },
  },
  too_large: {
    status: 413,
    title: { zh: '内容过大', en: 'Too large' },
    cure: { zh: '请缩小范围或分批处理', en: 'Ask for less, or in parts' },
  },
  too_many_requests: {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    cure: { zh: '请稍候再试', en: 'Wait a little and try again' },
  },
  setting_invalid: {
    status: 500,
    title: { zh: '配置项有误', en: 'A setting is not right' },
    cure: { zh: '请改正或删去该环境变量', en: 'Mend or remove that environment variable' },
  },
  home_missing: {
    status: 500,
    title: { zh: '这不是知客的数据目录', en: 'This is not a home of Zhike' },
    cure: {
      zh: '请用 zhike init 或 zhike demo 建立，或核对 --home',
      en: 'Make one with zhike init or zhike demo, or check --home',
    },
  },
  home_exists: {
    status: 409,
    title: { zh: '该目录不是空的', en: 'The folder is not empty' },
    cure: { zh: '请另选一个空目录', en: 'Choose an empty folder' },
  },
  backup_broken: {
    status: 500,
    title: { zh: '备份文件不完整', en: 'The backup is not whole' },
    cure: { zh: '请改用另一份备份', en: 'Use another backup' },
  },
  home_damaged: {
    status: 500,
    title: { zh: '数据目录的设置文件已损坏', en: 'The settings of this home are damaged' },
    cure: {
      zh: '请从备份恢复 zhike.json；其余文件未受影响',
      en: 'Restore zhike.json from a backup; the other files are as they were',
    },
  },
  home_newer: {
    status: 500,
    title: { zh: '数据目录由更新的版本建立', en: 'A newer version made this home' },
    cure: { zh: '请使用那个版本或更新的版本', en: 'Run that version or a newer one' },
  },
  home_unwritable: {
    status: 500,
    title: { zh: '无法写入数据目录', en: 'The home cannot be written to' },
    cure: {
      zh: '请检查目录的属主、权限与磁盘空间',
      en: 'Check who owns the folder, its permissions and the free space',
    },
  },
  internal: {
    status: 500,
    title: { zh: '系统出现故障', en: 'Something went wrong on our side' },
    cure: {
      zh: '请稍后重试，并将编号告知管理员',
      en: 'Try again, and give the administrator the reference',
    },
  },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problemKinds

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    words,
    cure: words,
    /** Which input, and what is wrong with it. */
    fields: z.array(z.object({ path: z.string(), words })).optional(),
    reference: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problem>

/** A mistake a person can mend. Thrown where found, served as problem+json, printed in one line. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly detail: Words | undefined
  /** What is wrong, in both languages: the detail, else the kind's title. */
  readonly words: Words
  readonly fields: { path: string; words: Words }[]
  /** When it is worth trying again: told as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCode,
    detail?: Words,
    options?: {
      fields?: { path: string; words: Words }[]
      cause?: unknown
      retryAfterSeconds?: number
    },
  ) {
    super(detail?.en ?? problemKinds[code].title.en, { cause: options?.cause })
    this.name = 'ProblemError'
    this.code = code
    this.detail = detail
    this.words = detail ?? problemKinds[code].title
    this.fields = options?.fields ?? []
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}

/** A place in a list, `after`, that no page of it ended with. */
export function noSuchPage(cause?: unknown): ProblemError {
  const words = {
    zh: '页码标记无效，请从第一页重新查看',
    en: 'is no page of this list: begin anew',
  }
  return new ProblemError('input_invalid', undefined, { cause, fields: [{ path: 'after', words }] })
}
