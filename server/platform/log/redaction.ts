/**
 * No personal data in logs, by two nets: fields known to hold it are never written, and anything
 * that looks like a mobile, ID or card number is blotted out wherever it stands, in a message, in
 * an error's stack or deep in an object. A name in free text can't be recognised: don't write one
 * there.
 */

const HIDDEN = '[hidden]'
const NUMBER_HIDDEN = '[number hidden]'

/** Compared without case, `_` and `-`: `idNumber`, `id_number` and `ID-Number` are one. */
const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  'customername',
  'fullname',
  'realname',
  'personname',
  'contactname',
  'displayname',
  'familyname',
  'givenname',
  'surname',
  'legalrepresentative',
  'mobile',
  'mobilenumber',
  'mobilephone',
  'phone',
  'phonenumber',
  'telephone',
  'tel',
  'wechat',
  'idnumber',
  'idno',
  'idcard',
  'identitynumber',
  'certificatenumber',
  'certno',
  'passport',
  'card',
  'cardno',
  'cardnumber',
  'accountno',
  'accountnumber',
  'pan',
  'email',
  'mail',
  'address',
  'homeaddress',
  'birthdate',
  'birthday',
  '姓名',
  '客户姓名',
  '手机',
  '手机号',
  '手机号码',
  '电话',
  '身份证',
  '身份证号',
  '证件号码',
  '卡号',
  '地址',
])

const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'password',
  'passwd',
  'newpassword',
  'oldpassword',
  'passwordhash',
  'secret',
  'token',
  'accesstoken',
  'refreshtoken',
  'sessiontoken',
  'csrftoken',
  'authorization',
  'cookie',
  'setcookie',
  'apikey',
  'privatekey',
  'masterkey',
  'databaseurl',
  'connectionstring',
])

/** A feed, a job, a file: what a plain `name` may say. A person's name is hidden. */
const TECHNICAL_NAME = /^[\w.:/@-]*$/

// Mainland mobiles (with or without +86), 18- and 15-digit ID numbers, 16-19 digit cards.
const PERSONAL_NUMBERS =
  /(?<![\d.])(?:(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}|\d{17}[\dXx]|\d{15,19})(?!\d)/g
const E_MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const URL_PASSWORD = /(:\/\/[^:/?#\s@]*):[^@/\s]+@/g

const DEEPEST = 6
const LONGEST_LIST = 100

/** A text as it may be logged. */
export function redactText(text: string): string {
  return text
    .replace(URL_PASSWORD, `$1:${HIDDEN}@`)
    .replace(PERSONAL_NUMBERS, NUMBER_HIDDEN)
    .replace(E_MAIL, HIDDEN)
}

/** A value as it may be logged: a copy; the given one is untouched. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'number' || typeof value === 'bigint') return redactNumber(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[deeper]'
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Date) return value.toJSON()
  if (Array.isArray(value)) {
    const shown = value.slice(0, LONGEST_LIST).map((item) => redactValue(item, depth + 1))
    return value.length > LONGEST_LIST ? [...shown, `[${value.length - LONGEST_LIST} more]`] : shown
  }
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`
  return redactFields(Object.entries(value), depth)
}

/** The fields of a logged object; the top level of what is given to `log.info({ … })`. */
export function redactObject(object: object): Record<string, unknown> {
  return redactFields(Object.entries(object), 0)
}

function redactFields(fields: [string, unknown][], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(([field, value]) => [
      field,
      isHidden(field, value) ? HIDDEN : redactValue(value, depth + 1),
    ]),
  )
}

function isHidden(field: string, value: unknown): boolean {
  if (value === null || value === undefined) return false
  const plain = field.toLowerCase().replace(/[_-]/g, '')
  if (plain === 'name') return typeof value === 'string' && !TECHNICAL_NAME.test(value)
  return PERSONAL_FIELDS.has(plain) || SECRET_FIELDS.has(plain)
}

function redactNumber(value: number | bigint): unknown {
  const text = String(value)
  return redactText(text) === text ? (typeof value === 'bigint' ? text : value) : NUMBER_HIDDEN
}

/** PostgreSQL's `detail` quotes the row's values, `where` and `query` the statement: left out. */
const ERROR_FIELDS_LEFT_OUT: ReadonlySet<string> = new Set([
  'message',
  'stack',
  'cause',
  'detail',
  'where',
  'query',
  'internalQuery',
  'parameters',
  'words',
])

function redactError(error: Error, depth: number): Record<string, unknown> {
  const own = Object.entries(error).filter(([field]) => !ERROR_FIELDS_LEFT_OUT.has(field))
  return {
    ...redactFields(
      own.filter(([, value]) => typeof value !== 'object'),
      depth,
    ),
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  }
}
