import type { SoldProduct } from '../gates/product-law.ts'
import { higherRisk, riskLevels } from '../gates/product-law.ts'
import type { CopyFinding } from './check-copy.ts'
import type { CopySetting } from './copy-rules.ts'
import type { FoldedText } from './folded-text.ts'

type Told = Pick<CopySetting, 'riskLevel' | 'yearlyTotalCost' | 'termDays'>

/** What a text must say of a product, as the bank's own facts have it: the higher level counts. */
export function toldOfProduct(
  product: Pick<SoldProduct, 'issuerRisk' | 'sellerRisk' | 'yearlyTotalCost' | 'termDays'>,
): Told {
  const levels = [product.issuerRisk, product.sellerRisk].map(
    (risk) => riskLevels.find((one) => one === risk) ?? null,
  )
  const riskLevel = levels.reduce(higherRisk, null)
  const { yearlyTotalCost: cost, termDays } = product
  return {
    ...(riskLevel !== null && { riskLevel }),
    ...(cost !== null && { yearlyTotalCost: `${(cost * 100).toFixed(2)}%` }),
    ...(termDays !== null && { termDays }),
  }
}

const levelSaid = /(?:风险等级|风险评级|产品等级)(?:为|是|，)?(r[1-5])/gu
const termSaid =
  /(?:期限|封闭期|产品期|持有期|投资期|存期)(?:为|是|约|共|，)?([0-9]{1,4})(?:天|日)/gu

/** A level or a term that is not the product's misleads, whatever the family (AD 28; WM21 25(3)). */
export function untrueOfProduct(
  { text, places, ends }: FoldedText,
  typed: string,
  { riskLevel, termDays }: Told,
): CopyFinding[] {
  const wrong = (pattern: RegExp, true_: string, said: (told: string) => CopyFinding['words']) =>
    [...text.matchAll(pattern)]
      .filter(([, told]) => told !== true_)
      .map((found): CopyFinding => {
        const [from, to] = [
          places[found.index] ?? 0,
          ends[found.index + found[0].length - 1] ?? typed.length,
        ]
        return {
          ...{ code: 'product_told_wrong', verdict: 'violation', severity: 'red', from, to },
          matched: typed.slice(from, to),
          words: said(found[1] ?? ''),
          cure: {
            zh: `请改为产品本身的：${true_.toUpperCase()}`,
            en: `Write the product's own: ${true_.toUpperCase()}`,
          },
          source: 'AD 28; WM21 25(3)',
        }
      })
  return [
    ...(riskLevel === undefined
      ? []
      : wrong(levelSaid, riskLevel.toLowerCase(), (told) => ({
          zh: `文案写的风险等级 ${told.toUpperCase()} 与产品不符`,
          en: `the level told, ${told.toUpperCase()}, is not the product's`,
        }))),
    ...(termDays === undefined
      ? []
      : wrong(termSaid, String(termDays), (told) => ({
          zh: `文案写的期限 ${told} 天与产品不符`,
          en: `the term told, ${told} days, is not the product's`,
        }))),
  ]
}
