import type { RuleSet } from '#contracts/rule.ts'
import { useOperation } from '../lib/query.ts'

/** The product families of the bank by code, with their names; empty until they are read. */
export function useFamilies(): { families: RuleSet['members']; isPending: boolean } {
  const { data, isPending } = useOperation('readVocabulary', {}, { staleTime: Infinity })
  return {
    families: data?.sets.find(({ name }) => name === 'has_product')?.members ?? [],
    isPending,
  }
}
