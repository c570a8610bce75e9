import { type ReactNode, Suspense, lazy } from 'react'

import { useOperation } from '../../lib/query.ts'
import { Answer, Loading } from '../states.tsx'
import './rule.css'
import type { RuleDraft } from './use-draft.ts'
import { useRuleWords } from './words.ts'

const RuleBuilder = lazy(async () => ({
  default: (await import('./rule-builder.tsx')).RuleBuilder,
}))

/** The rule as conditions to build; fetched when first shown. */
export function RuleConditions({ rule: { draft, build } }: { rule: RuleDraft }): ReactNode {
  const t = useRuleWords()
  const vocabulary = useOperation('readVocabulary', {}, { staleTime: Infinity })
  return (
    <>
      <Answer query={vocabulary}>
        {(data) => (
          <Suspense fallback={<Loading />}>
            <RuleBuilder vocabulary={data} group={draft.group} onBuild={build} />
          </Suspense>
        )}
      </Answer>
      {draft.unfinished.length > 0 ? (
        <output className="rule-unfinished">
          {t('unfinished', { count: draft.unfinished.length })}
        </output>
      ) : null}
    </>
  )
}
