import { lawFamilies } from '#modules/decide/conduct/index.ts'
import { coverageGap } from '#modules/know/intake/index.ts'
import type { GapSource } from '#modules/know/intake/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

/**
 * Families that actions sell, law asks about and the bank delivered no product of: they are offered
 * by the highest risk and least amount the law knows of them, which is to hardly anybody.
 */
export function productGaps({ pack }: LoadedPack): GapSource {
  return async ({ connection }) => {
    const rows = await connection.rows<{ family: string }>('select distinct family from product')
    const delivered = new Set(rows.map(({ family }) => family))
    return lawFamilies
      .filter((family) => !delivered.has(family))
      .flatMap((family) => {
        const actions = pack.actions.filter(
          (action) => action.family === family && action.products === null,
        )
        if (actions.length === 0) return []
        const name = pack.families.find(({ code }) => code === family)?.words
        return [
          coverageGap({
            fact: 'product',
            field: family,
            rows: 0,
            words: {
              zh: `没有交付任何${name?.zh ?? family}产品：${actions.length} 个动作按最高风险与最高起点把关`,
              en:
                `no product of ${name?.en ?? family} was delivered: ${actions.length} actions ask ` +
                'the highest risk and least amount of it',
            },
          }),
        ]
      })
  }
}
