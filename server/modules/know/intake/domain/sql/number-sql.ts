import { quoteText } from '#kernel/sql-text.ts'
import type { Notation, Reading } from '../feed/feed.ts'

const fullWidth = [
  '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ',
  'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ．，－＋／：（）％　',
].join('')
const plain = ['0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz.,-+/:()% '].join(
  '',
)

/** Full-width signs as the plain ones; texts of ASCII alone are left as they are. */
export function plainSignsSql(text: string): string {
  return (
    `case when strlen(${text}) = length(${text}) then ${text} ` +
    `else trim(translate(${text}, ${quoteText(fullWidth)}, ${quoteText(plain)})) end`
  )
}

/** A text read as a number exactly: twelve digits before the point and six after it. */
export function decimalOf(text: string): string {
  return `try_cast(${text} as decimal(18,6))`
}

/** 1.23E+11 is a spreadsheet's: the digits it left out were there once. */
export function hasExponent(text: string): string {
  return `(contains(${text}, 'E') or contains(${text}, 'e'))`
}

/** A number, only too large: not a text that is none. */
export function isTooLarge(text: string): string {
  return `(regexp_full_match(${text}, '[+-]?[0-9]{13,}([.][0-9]*)?'))`
}

/** A number's text without what only people or spreadsheets write around it, as the feed allows. */
export function numberTextSql(picked: string, reading: Reading): string {
  let text = picked
  if (reading.thousands !== undefined) {
    text = `replace(${text}, ${quoteText(reading.thousands)}, '')`
  }
  if (reading.trailingMinus) {
    const moved = `'-' || left(${text}, length(${text}) - 1)`
    text = `case when suffix(${text}, '-') then ${moved} else ${text} end`
  }
  if (reading.notation.has('parentheses')) text = parenthesesSql(text)
  if (reading.notation.has('chinese')) text = chineseSql(text, reading.notation)
  return text
}

function parenthesesSql(text: string): string {
  const inner = `'-' || substr(${text}, 2, length(${text}) - 2)`
  const around = [
    ['(', ')'],
    ['（', '）'],
  ].map(([open = '', close = '']) => {
    return `(prefix(${text}, '${open}') and suffix(${text}, '${close}'))`
  })
  return `case when ${around.join(' or ')} then ${inner} else ${text} end`
}

/** 12万, 3.5亿, 98元, ￥100.00, 人民币5万元: signs of money fall away, 万 and 亿 multiply. */
function chineseSql(text: string, notation: ReadonlySet<Notation>): string {
  const money = String.raw`^([+-]?)(?:￥|¥|人民币|RMB|CNY)?\s*|\s*(?:元|圆|块)?整?$`
  const bare = `regexp_replace(${text}, ${quoteText(money)}, '\\1', 'g')`
  const without = `left(${bare}, length(${bare}) - 1)`
  const times = (factor: string) => {
    const number = `try_cast(${without} as decimal(38,6))`
    const exponent = notation.has('exponent') ? '' : ` and not ${hasExponent(without)}`
    return `case when true${exponent} then cast(${number} * ${factor} as varchar) end`
  }
  const read =
    `case when suffix(${bare}, '万亿') then cast(null as varchar) ` +
    `when suffix(${bare}, '万') then ${times('10000')} ` +
    `when suffix(${bare}, '亿') then ${times('100000000')} else ${bare} end`
  // Texts of ASCII hold none of it, but for the letters of a currency.
  return (
    `case when strlen(${text}) = length(${text}) and not regexp_matches(${text}, '[RC]') ` +
    `then ${text} else coalesce(${read}, ${text}) end`
  )
}
