import type { Random } from '../random.ts'

/** Common family names with their weight per thousand; people with them are made up. */
const familyNames: readonly (readonly [string, number])[] = [
  ['王', 72],
  ['李', 71],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['黄', 22],
  ['赵', 20],
  ['吴', 20],
  ['周', 19],
  ['徐', 15],
  ['孙', 14],
  ['马', 13],
  ['朱', 12],
  ['胡', 12],
  ['郭', 11],
  ['何', 10],
  ['林', 10],
  ['高', 10],
  ['罗', 9],
  ['郑', 8],
  ['梁', 8],
  ['谢', 7],
  ['宋', 7],
  ['唐', 6],
  ['许', 6],
  ['邓', 6],
  ['韩', 6],
  ['冯', 6],
  ['曹', 6],
  ['彭', 5],
  ['曾', 5],
  ['肖', 5],
  ['田', 5],
  ['董', 5],
  ['潘', 5],
  ['袁', 5],
  ['蔡', 4],
  ['蒋', 4],
  ['余', 4],
  ['于', 4],
  ['杜', 4],
  ['叶', 4],
  ['程', 4],
  ['魏', 4],
  ['苏', 4],
  ['吕', 4],
  ['丁', 4],
  ['沈', 4],
  ['任', 3],
  ['欧阳', 1],
  ['上官', 1],
  ['诸葛', 1],
  ['司徒', 1],
]
const familyWeights = familyNames.map(([, weight]) => weight)

const firstCharacters = [...'思雨子文志明晓佳嘉欣俊建国海云景承知远予宁安清若书以泽一雅永启秉念']
const womenCharacters = [...'婷芳娜静敏丽燕玲霞莉萍红颖琳洁瑶蕾怡薇岚慧英兰梅秀妍琪晴澜']
const menCharacters = [...'伟强磊军勇杰涛超斌鹏辉刚健平峰宇浩凯龙波林毅博翔成康岩松川']

export function familyName(random: Random): string {
  return familyNames[random.weighted(familyWeights)]?.[0] ?? '王'
}

/** A given name of one or two characters. */
export function givenName(random: Random, woman: boolean): string {
  const last = random.one(woman ? womenCharacters : menCharacters)
  return random.chance(0.22) ? last : random.one(firstCharacters) + last
}

const companyWords = [...'朝晖泰恒瑞祥鸿远锦程德源宏信卓尔聚合汇通利丰永盛嘉禾天璟启航众诚']
const industryWords: Readonly<Record<string, readonly string[]>> = {
  餐饮: ['餐饮管理', '酒店', '食品'],
  零售: ['商贸', '百货', '超市'],
  制造: ['机械制造', '电子', '纺织', '塑料制品'],
  建筑: ['建筑工程', '装饰工程'],
  物流: ['物流', '供应链'],
  科技: ['信息技术', '网络科技'],
  教育: ['教育咨询', '培训'],
  医疗: ['医药', '健康管理'],
  服务: ['商务服务', '物业', '广告'],
  农业: ['农业科技', '生态农业'],
}

/** A company of the made-up city of 云泽. */
export function companyName(random: Random, industry: string): string {
  const word = random.one(companyWords) + random.one(companyWords)
  const trade = random.one(industryWords[industry] ?? ['商贸'])
  const end = random.chance(0.85) ? '有限公司' : '股份有限公司'
  return `云泽市${word}${trade}${end}`
}
