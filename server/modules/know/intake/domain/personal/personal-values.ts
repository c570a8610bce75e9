/** What of a person a value may be (PIPL 4, 28: what tells who somebody is, or is sensitive). */
export type PersonalKind = 'name' | 'id_number' | 'phone' | 'card' | 'email' | 'address'

/**
 * The surnames nine of ten Chinese bear, and the two-character ones (公安部, 二〇二〇年全国姓名报告).
 */
const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟' +
    '姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤康易乔赖文樊兰' +
    '殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦翁霍耿关祝宁柯欧阮纪梅柳蓝詹管岳骆穆齐尚庄牟单裴甘费童辛苗谷' +
    '吉涂娄苑庞成舒凌娜冉覃闵卞路游盛靳晏景党曲阳甄丛古植练佟房祁解宫鲍车',
)
const longSurnames = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '皇甫',
  '尉迟',
  '令狐',
  '慕容',
  '东方',
  '夏侯',
]

/** What words of two to four characters end in that are no names: places, trades, products. */
const noNameEnds =
  /[省市县区州镇乡村路街行部店司厂校院局站所社业员师工类型级卡贷款险户期额元费率版页端号型品章]$/u

export function looksLikeChineseName(text: string): boolean {
  if (!/^\p{Script=Han}{2,4}$/u.test(text)) {
    // 阿依古丽·买买提
    return /^\p{Script=Han}{1,6}([·•]\p{Script=Han}{1,6}){1,2}$/u.test(text)
  }
  if (noNameEnds.test(text)) return false
  const long = longSurnames.some((surname) => text.startsWith(surname) && text.length > 2)
  return long || (text.length <= 3 && surnames.has(text.charAt(0)))
}

/** `John Smith`, `SMITH, JOHN`, `Mary-Ann O'Neil`: two to four words, each a name's. */
export function looksLikeLatinName(text: string): boolean {
  const word = String.raw`(?:\p{Lu}[\p{Ll}'’-]+|\p{Lu}{2,}|\p{Lu}[\p{Ll}]*['’-]\p{Lu}[\p{Ll}]+|\p{Lu}\.)`
  return new RegExp(String.raw`^${word}(?:,? ${word}){1,3}$`, 'u').test(text)
}

const idNumber = /^[1-8]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$/
const oldIdNumber = /^[1-8][1-7]\d{4}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$/
/** Passports of China, permits of Hong Kong, Macau and Taiwan, permits of residence for foreigners. */
const otherDocument = /^([EGDSP]\d{8}|E[A-HJ-NP-Z]\d{7}|[HM]\d{8}(\d{2})?|[A-Z]{3}\d{12})$/

export function isIdNumber(text: string): boolean {
  return idNumber.test(text) || oldIdNumber.test(text) || otherDocument.test(text)
}

/** Numbers of mobile phones, however grouped, and of landlines with their area. */
export function isPhone(text: string): boolean {
  const digits = text.replaceAll(/[\s()-]/g, '')
  if (/^(\+?86|0086)?1[3-9]\d{9}$/.test(digits)) return true
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return true
  return /^\(?0(10|2\d|[3-9]\d{2})\)?[- ]?[2-8]\d{6,7}(-\d{1,6})?$/.test(text)
}

/** A bank card's number by its form; by chance one in ten passes the check digit. */
export function isCardForm(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '')
  return /^(62\d{14,17}|(4\d|5[1-5]|35|60|68|69|81)\d{14}|9558\d{12,15}|3[47]\d{13})$/.test(digits)
}

/** The check digit by Luhn (ISO/IEC 7812-1, annex B). */
export function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '')
  let sum = 0
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48
    sum += twice ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}

export function isEmail(text: string): boolean {
  return /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+$/u.test(text)
}

const place = /[省市县区镇乡旗]|街道|开发区|新区/u
const fine = new RegExp(
  [
    String.raw`(路|街|巷|弄|胡同|大道|大街|里|条)[\p{Script=Han}\d０-９]*\d+`,
    String.raw`\d+\s*(号|室|楼|栋|幢|单元|弄|组|座|层|户)`,
    String.raw`[\p{Script=Han}](小区|花园|公寓|新村|家园|大厦|广场|苑|园|庄|屯|组)`,
  ].join('|'),
  'gu',
)
const streets =
  'street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|square|sq|apt|suite'
const latinStreet = new RegExp(
  String.raw`^(?=.*\d)(?=.*\p{L}).*\b(${streets}|p\.?o\.? box)\b`,
  'iu',
)

/** A place as fine as a door: a street with a number, a building in a district. */
export function isAddress(text: string): boolean {
  if (text.length > 120) return false
  if (!/\p{Script=Han}/u.test(text)) return latinStreet.test(text)
  if (text.length < 4 || /支行|分行|营业部|网点$/u.test(text)) return false
  const fineParts = text.match(fine)?.length ?? 0
  const hasNumber = /[\d０-９一二三四五六七八九十]+\s*(号|室|楼|栋|幢|单元|弄|组|座|层)/u.test(text)
  const street = /(路|街|巷|弄|胡同|大道|村|镇|乡|屯)/u.test(text)
  return hasNumber && (street || place.test(text) || fineParts > 1)
    ? true
    : place.test(text) && fineParts > 0
}

/** Whether a single value tells who somebody is: for texts that must not be shown. */
export function tellsWhoSomebodyIs(text: string): boolean {
  return (
    isIdNumber(text) ||
    isPhone(text) ||
    isCardForm(text) ||
    isEmail(text) ||
    isAddress(text) ||
    looksLikeChineseName(text)
  )
}

/** What a column's own name says it holds; held against the name without blanks and dashes. */
export const personalNames: Readonly<Record<PersonalKind, RegExp>> = {
  name: anyOf(
    '(cust(omer)?|client|user|person|contact|guest|member)name',
    '(full|first|last|given|family|sur|cardholder|holder)name',
    'name',
    '(客户|用户|联系人|持卡人|会员|本人|经办人|配偶|监护人|投保人|被保险人|收款人|付款人)?(姓名|名字|全名|名称)',
    '姓|名|姓氏|联系人|持卡人|法定代表人|法人(姓名)?',
  ),
  id_number: anyOf(
    '(id|identity|cert(ificate)?|passport|document|citizen)(card)?(no|num|number|id)',
    'idcard|passport|ssn|birthn(o|umber)',
    '(身份证|证件|护照|通行证|居留证)(号码?|编号)?',
  ),
  phone: anyOf(
    '(mobile|cell|tele?|phone)(phone)?(no|num|number|1|2)?',
    'contact(phone|no|num|number)|msisdn',
    '(手机|移动电话|联系电话|联系方式|家庭电话|单位电话|固定电话|电话|座机)(号码?)?',
  ),
  card: anyOf(
    '(bank|credit|debit)?card(no|num|number)|pan',
    '(银行卡|借记卡|信用卡|储蓄卡|卡)(号码?|卡号)|银行卡',
  ),
  email: anyOf('e?mail(addr(ess)?)?', '电子?邮箱?|邮箱(地址)?|电子邮件'),
  address: anyOf(
    '(home|work|mail(ing)?|contact|resid(ence|ential)|reg(istered)?)?addr(ess)?(1|2|line1|line2)?',
    'street(addr(ess)?)?',
    '(家庭|居住|联系|通讯|单位|工作|户籍|邮寄|注册|详细|现)?(地址|住址)|户籍所在地|住所',
  ),
}

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(`^(${patterns.join('|')})$`)
}

export function plainColumnName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s._-]+/g, '')
}

/** What a column is called after, whatever stands in it. */
export function personalByName(name: string): PersonalKind | undefined {
  const plain = plainColumnName(name)
  for (const [kind, pattern] of Object.entries(personalNames)) {
    if (pattern.test(plain)) return kind as PersonalKind
  }
  return undefined
}
