import { Checkbox } from 'antd'
import type { ReactNode } from 'react'

import { Refusal } from '../../lib/api.ts'
import { useSay } from '../../lib/words.ts'
import { ProblemDetail, Refused } from '../../ui/states.tsx'
import type { OutcomeDraft } from './outcome-draft.ts'
import { useWorkbenchWords } from './words.ts'

/** Rules that ask for something done rather than forbid: the seller says that it was. */
const CONFIRMABLE = ['elder_procedure', 'amount_within_means', 'insurance_statement'] as const

interface RecordRefusedProps {
  error: unknown
  draft: OutcomeDraft
  onChange: (draft: OutcomeDraft) => void
}

/** Why it was not recorded, in the rule's own words; what was typed stays in the form. */
export function RecordRefused({ error, draft, onChange }: RecordRefusedProps): ReactNode {
  const t = useWorkbenchWords()
  const say = useSay()
  if (!(error instanceof Refusal)) return <Refused error={error} />
  const asked = CONFIRMABLE.filter((code) =>
    error.problem.fields?.some(({ path }) => path === `rule.${code}`),
  )
  const open = asked.filter((code) => !draft.confirmed.includes(code))
  return (
    <div className="refused" role="alert">
      <strong>
        {t('sale_stopped')} · {say(error.problem.words)}
      </strong>
      {error.problem.code === 'sale_refused' ? (
        <p>{say(error.problem.cure)}</p>
      ) : (
        <ProblemDetail error={error} />
      )}
      {open.map((code) => (
        <Checkbox
          key={code}
          checked={false}
          onChange={() => onChange({ ...draft, confirmed: [...draft.confirmed, code] })}
        >
          {t('sale_confirm')}
        </Checkbox>
      ))}
    </div>
  )
}
