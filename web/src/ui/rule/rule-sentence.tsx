import type { ReactNode } from 'react'

import { useSay } from '../../lib/words.ts'
import type { RuleDraft } from './use-draft.ts'
import { useRuleWords } from './words.ts'

/** The rule as a sentence. */
export function RuleSentence({ rule: { draft, settled } }: { rule: RuleDraft }): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  return (
    <p className={settled ? 'rule-sentence' : 'rule-sentence dim'} aria-label={t('sentence')}>
      {draft.reading
        ? say(draft.reading.words)
        : t(draft.problems.length > 0 ? 'refused' : 'waiting')}
    </p>
  )
}
