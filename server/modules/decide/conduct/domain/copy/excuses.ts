/**
 * What turns a found word round. A negation excuses only what stands in its scope: it is in the
 * same clause, before the word, with nothing but words that link between; 不仅, 非常, 不得不 and
 * their like negate nothing; two negations are a promise again. A sentence that warns of others'
 * claims excuses them, but not what it says of ourselves.
 */

/** A long pattern, written over several lines and read as one. */
function patternInParts(flags: string, parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), flags)
}

const negators = patternInParts('gu', [
  '很难|难以|难|取消|打破|破除|不存在|不需要|无需|无须|不必|绝非|并非|绝不|决不|并不|从不|切勿|请勿|',
  '不得|不可|不能|不会|不应|不要|不许|不准|不予|不作|不做|不再|不是|不属|禁止|严禁|杜绝|拒绝|没有|没法|',
  '无法|无权|未|非|不|无|没|勿|莫|别',
])

/** Hold a negation's character and negate nothing of what follows. */
const negatesNothing = patternInParts('gu', [
  '不仅仅?|不但|不夸张|不吹牛|不骗您|不骗你|不用怀疑|不容怀疑|不开玩笑|不瞒您|不外乎|不由得|不用多说|不用想|',
  '不用考虑|无非|没啥好|没什么好|没跑|没二话|没商量|毫不|莫怕|未尝不|岂止不|何止不|不止不|不仅不|不只|不光|',
  '不单|不止|不得不|不能不|不可不|不会不|不错|不愧|不论|不管|不断|不妨|不禁|不限|不同|不少|不一般|不凡|',
  '不要错过|不容错过|不可错过|不要犹豫|不必担心|不用担心|不怕|不愁|不足|不如|不日|不久|不过|不亚于|非常|',
  '非凡|非同一般|非同寻常|莫非|莫大|无论|无比|无敌|无所|无限|无忧|无需担心|无不|别无|别家|别人|别的|别样|',
  '别致|别再犹豫|别犹豫|别错过|别担心|别怕|特别|分别|个别|区别|级别|类别|差别|告别|性别|识别|未来|未必不|',
  '不可多得|不可限量|不可小觑|不要怕|不要担心|不要等|不能错过|不能再等|不要再等|没想到|没得说|没话说|没毛病|没问题|没关系|没错|绝无仅有|无与伦比|不二|了不得|了不起|不可思议|不容置疑|',
  '毫无疑问|无疑|没有不|没有哪[^，。]{0,3}不|不是不|不可能不|并非不|绝非不|无一不|无忧',
])

/**
 * Negations that reach to the end of their clause, over whatever list stands in it: what may not be
 * done, what is not promised, what nothing stands for.
 */
const negatesClause = patternInParts('gu', [
  '不得|不可|不能|不应|不宜|禁止|严禁|不允许|不准|不许|不支持|不提供|不承诺|不保证|不代表|不表明|不构成|不等于|不等同|',
  '不意味|不预示|不属于|不适合|不以|不附带|不附加|不参与|不接受|不面向|不对(?!称|劲|头|吗|付)|',
  '不赠|不送|不返|不设|不搞|不向|不包括|不包含|不涉及|不建议|不推荐|不要|请勿|切勿|切莫|勿|杜绝|拒绝|暂不|不再|不委托|不存在|',
  '(?:从未|从不|从没有?|并未|未|没有|没|不会|不能|无法|没法|不敢|难以|不作|不做|谁也不|无人|没人|别|莫)[^，。]{0,5}',
  '(?:承诺|保证|担保|许诺|允诺|宣传|宣称|说|讲|骗|打包票|作出|兜底|听信)|不是说|不受理|不会(?:通过|向|主动|以|要求|索要|推荐|',
  '打电话)|不(?:公布|展示|使用|采用|披露|列示|设置|另行|额外|享受|追求|销售|出售|办理|发放|收取|参加|安排|组织|举办|开展|附加|附送)|',
  '并非|绝非|哪有|哪来|没有(?:任何)?一?(?:款|种|只|个|位|家)[^，。]{0,8}(?:能|可以|敢|会)|',
  '(?:没有|没)人[^，。]{0,4}(?:能|可以|敢|会)|天底下没有|世上没有|从来没有(?=[^，。]{0,6}[稳只包]赚)|没有(?=[^，。]{0,4}[稳只包]赚)',
])

/** What may stand between a negation and the word it negates. */
const links = patternInParts('u', [
  '^(?:[跟向的是会能可得再有在设存将被对向任何一个为作做具备供给就其此这那款带含本我行谁您你哪只个份位名家能让说求敢人把都很还才给用们它他要许、]|',
  '承诺|保证|追求|追逐|属于|等于|等同于?|构成|代表|意味着|预示|所谓|宣传|使用|任何|产品|收益率?|本金|',
  '存在|投资|理财|固定|一定|绝对|必然|完全|真正|提供|设置|设定|适合|暗示|明示|以任何形式|承担|约定|实行|',
  '支持|允许|相信|轻信|听信|参与|购买|替|保本|保息|保收益|贷款|资金|借款|消费贷?|经营贷?|用于|用来|拿来|',
  '拿去|投入|流入|进入|购买|偿还|支付|发放|营销|推荐|刚性兑付|低风险|高收益|零风险|无风险|只赚不赔|什么|',
  '哪|种|基金|积分|(?:也|和|及|或|与|以及))*$',
])

const afterwards = patternInParts('u', [
  '^有(?:亏|跌|赔)|^的?(?:一般|通常|往往|大多)?[^，。]{0,2}风险(?:也|就|越|通常)|^[^，。]{0,8}(?:均|都|也)?(?:无关|没有关系|没有关联|无任何关联)|',
  '^[^，。]{0,8}(?:时代|产品|理财|承诺|说法)?[^，。]{0,4}(?:结束|成为历史|不复存在|',
  '退出历史|取消|[^，。]{0,4}(?:说法|表述|字样)[^，。]{0,4}不(?:再)?用|没有了|终结|被禁|不再有|行不通)|^[^，。]{0,6}(?:，?(?:这|那|这个|那个|这种|',
  '这事|这些|此类)[^，。]{0,8}|，?规定|，?早就|，?(?:都|均|皆|一律|多半|',
  '全)?)(?:是)?(?:不可能(?![亏赔跌有会不])的?|不现实|不行|不允许|不许|不准|不能做|做不了|真不能|',
  '没有的事|不存在(?!的)|(?:已|已经)?被?打破|违规|违法|违反|误导|误解|误区|骗人|骗局|骗子|诈骗|',
  '陷阱|谎言|谣言|假的|虚假|不被允许|早就没了|不靠谱|不可信|不能信|别信|不要信|信不得|请勿|均非|非我行|',
  '都非|不代表|不预示|不等于|不构成|(?:往往|通常|一般|必然|总是|常常)?(?:伴随|意味着|对应))',
])

const warning = patternInParts('u', [
  '谨防|严防|防范|警惕|提防|当心|小心|请勿|切勿|勿信|不轻信|莫轻信|别轻信|不要轻信|不相信|别信|不要相信|',
  '莫信|不要信|切莫|远离|举报|识破|识别|揭穿|揭秘|骗子|骗局|骗人|行骗|骗术|骗取|被骗|诈骗|反诈|受骗|',
  '上当|陷阱|套路|圈套|非法集资|庞氏|非法|不法|黑中介|均为虚假|虚假宣传|冒充|假冒|谎称|自称|声称|号称|',
  '打着|幌子|噱头|为由|名义(?=[^，。]{0,8}[要让骗索收拉推向])|话术|多半是|别上当|均非我行|非我行|都是假|报警|110|96110|骗|',
  '(?<![休寒暑请放节长小病年])假(?![期日设如定])|警方|民警|警察|公安|钱袋子|馅饼|别贪|贪图|心眼|',
  '任何人说|如有人|有人[说向跟]|向我们反映|宣称|警觉|不信(?=高|天上|承诺|偏)|不贪|核实资质|先核实|先打|这类词|这种话|',
  '打个?问号|三思|甄别|辨别|不可信|拉黑|挂断|存疑|犯罪|传销|洗钱|揽储|可疑|问问家人|先问|躲远点|要躲|你图他|他图你|',
  '别当真|拒绝接听|不明来电|明令禁止|依法不得|不得宣传|不得承诺|禁止宣传',
])
const warnsOfNothing =
  /(?:谨防|当心|小心|警惕)(?:错过|抢不到|来晚|失去|手慢)|[不没]骗[您你]?|骗[您你]|没有套路|无套路/gu
const ourselves =
  /(?:我行|我们|本行|本产品|咱们|咱家|我家|这款|这只|本款|认准|选我|选择我|找我|来我|就选)/u
const deniesOurselves =
  /不会|绝不|从不|从未|非我行|均非|不以|不可能|没有|不办|不做|不收|不得|未曾|不存在|不提供|不/u

export interface Found {
  readonly from: number
  readonly to: number
}

/** Whether what was found is said to be not so. */
export function isExcused(text: string, { from, to }: Found): boolean {
  return (
    isNegated(text, from) ||
    afterwards.test(text.slice(to, to + 22)) ||
    isWished(text, { from, to }) ||
    isWarnedOf(text, from, to)
  )
}

const masked = (word: string): string => '＿'.repeat(word.length)

/** A customer's wish for it is no promise, where something else is advised: 只想保本，还是存定期. */
const wished = /(?:只想|只能接受|只接受|只求|追求|要求|偏好|看重|想要|希望)[^，。]{0,6}$/u
const wishedAfter = /^[^，。]{0,4}(?:有|作|做)?[^，。]{0,4}(?:要求|偏好|需求)/u
const advised = /不适合|存款|定期|国债|慎|建议/u

function isWished(text: string, { from, to }: Found): boolean {
  const [start, stop] = sentenceAt(text, from, to)
  return (
    (wished.test(text.slice(start, from)) || wishedAfter.test(text.slice(to, stop))) &&
    advised.test(text.slice(start, stop))
  )
}

function sentenceAt(text: string, from: number, to: number): [number, number] {
  const stop = text.indexOf('。', to)
  return [text.lastIndexOf('。', from - 1) + 1, stop < 0 ? text.length : stop]
}

function isNegated(text: string, from: number): boolean {
  const start = Math.max(text.lastIndexOf('，', from - 1), text.lastIndexOf('。', from - 1)) + 1
  const before = text.slice(Math.max(start, from - 22), from).replaceAll(negatesNothing, masked)
  if (new RegExp(negatesClause).test(text.slice(start, from).replaceAll(negatesNothing, masked))) {
    return true
  }
  const all = [...before.matchAll(negators)]
  for (const negator of all.toReversed()) {
    if (links.test(before.slice(negator.index + negator[0].length))) return true
  }
  return false
}

function isWarnedOf(text: string, from: number, to: number): boolean {
  const [start, stop] = sentenceAt(text, from, to)
  const sentence = text.slice(start, stop).replaceAll(warnsOfNothing, '')
  if (!warning.test(sentence)) return false
  const clauseStart = Math.max(start, text.lastIndexOf('，', from - 1) + 1)
  const nextMark = text.indexOf('，', to)
  const clause = text.slice(clauseStart, nextMark < 0 ? stop : Math.min(nextMark, stop))
  // 警惕骗局，我行产品保本: what we say of ourselves is ours.
  if (ourselves.test(clause) && !deniesOurselves.test(clause) && !warning.test(clause)) return false
  return true
}

const englishNegators = patternInParts('u', [
  "(?:\\bno\\b|\\bnot\\b|n't\\b|\\bnever\\b|\\bcannot\\b|\\bwithout\\b|",
  '\\bneither\\b|\\bnone of\\b|\\bnor\\b|\\bfar from\\b)(?! only| just|',
  ' doubt)[^.,:]{0,22}$',
])
const englishWarning = /scam|fraud|beware|we never|do not trust|fake|phishing/u

export function isExcusedInEnglish(text: string, { from, to }: Found): boolean {
  const start = text.lastIndexOf('.', from - 1) + 1
  const stop = text.indexOf('.', to)
  const sentence = text.slice(start, stop < 0 ? text.length : stop)
  return englishNegators.test(text.slice(start, from)) || englishWarning.test(sentence)
}
