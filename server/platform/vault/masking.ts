import type { VaultField } from './fields.ts'

/**
 * A value as it may be seen without a right to it. The defaults follow what Chinese banks print:
 * 张*, 欧阳**, 138****5678, 110***********002X, 6222*********1234, z***@example.com, address to the
 * district. Never shows all of a value, however short.
 */
export function mask(field: VaultField, value: string): string {
  switch (field) {
    case 'name':
      return maskName(value)
    case 'company_name':
      return keepEnds(value, 4, 2)
    case 'mobile':
      return keepEnds(value, 3, 4)
    case 'id_number':
      return keepEnds(value, 3, 4)
    case 'credit_code':
    case 'card':
      return keepEnds(value, 4, 4)
    case 'account':
      return keepEnds(value, 0, 4)
    case 'email':
      return maskEmail(value)
    case 'address':
      return maskAddress(value)
  }
}

/** Surnames of two characters (the common ones of 《百家姓》 and of today). */
const DOUBLE_SURNAMES: ReadonlySet<string> = new Set([
  '欧阳',
  '太史',
  '端木',
  '上官',
  '司马',
  '东方',
  '独孤',
  '南宫',
  '万俟',
  '闻人',
  '夏侯',
  '诸葛',
  '尉迟',
  '公羊',
  '赫连',
  '澹台',
  '皇甫',
  '宗政',
  '濮阳',
  '公冶',
  '太叔',
  '申屠',
  '公孙',
  '慕容',
  '仲孙',
  '钟离',
  '长孙',
  '宇文',
  '司徒',
  '鲜于',
  '司空',
  '闾丘',
  '子车',
  '亓官',
  '司寇',
  '巫马',
  '公西',
  '颛孙',
  '壤驷',
  '公良',
  '漆雕',
  '乐正',
  '宰父',
  '谷梁',
  '拓跋',
  '夹谷',
  '轩辕',
  '令狐',
  '段干',
  '百里',
  '呼延',
  '东郭',
  '南门',
  '羊舌',
  '微生',
  '梁丘',
  '左丘',
  '东门',
  '西门',
  '第五',
  '纳兰',
  '完颜',
  '耶律',
  '爱新',
])

/** Keeps the surname: 张*, 欧阳**; of a name in Latin letters the first letter of each word. */
function maskName(name: string): string {
  const signs = [...name.trim()]
  if (/^[\p{Script=Latin}\s.'’-]+$/u.test(name)) {
    return name
      .trim()
      .split(/\s+/)
      .map((word) => keepEnds(word, 1, 0))
      .join(' ')
  }
  const double = signs.length > 2 && DOUBLE_SURNAMES.has(signs.slice(0, 2).join(''))
  return keepEnds(name.trim(), double ? 2 : 1, 0)
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return keepEnds(address, 1, 0)
  return `${[...address][0]}***${address.slice(at)}`
}

/** Down to 区, 县, 旗 or a city below a prefecture; what follows is hidden. */
function maskAddress(address: string): string {
  const district =
    /^(?:[^省市区县]{2,8}(?:省|自治区|特别行政区))?(?:[^省市区县]{1,10}(?:市|自治州|地区|盟))?[^省市区县]{1,10}(?:区|县|旗|市)/u.exec(
      address,
    )?.[0]
  return district === undefined || district.length === address.length
    ? keepEnds(address, 2, 0)
    : `${district}****`
}

/** Keeps some signs at either end; a value too short for that keeps its last quarter at most. */
function keepEnds(value: string, head: number, tail: number): string {
  const signs = [...value]
  const hidden = signs.length - head - tail
  if (hidden >= 1) {
    const end = tail === 0 ? '' : signs.slice(-tail).join('')
    return signs.slice(0, head).join('') + '*'.repeat(hidden) + end
  }
  const kept = Math.floor(signs.length / 4)
  return '*'.repeat(signs.length - kept) + (kept === 0 ? '' : signs.slice(-kept).join(''))
}
