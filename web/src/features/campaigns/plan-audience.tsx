import { Select } from 'antd'
import type { ReactNode } from 'react'

import { formatCount } from '../../lib/format.ts'
import { useWhole } from '../../lib/pages.ts'
import { RuleConditions } from '../../ui/rule/rule-conditions.tsx'
import { RuleCount } from '../../ui/rule/rule-count.tsx'
import { RuleLine } from '../../ui/rule/rule-line.tsx'
import { RuleSentence } from '../../ui/rule/rule-sentence.tsx'
import type { RuleDraft } from '../../ui/rule/use-draft.ts'
import { Failure } from '../../ui/states.tsx'
import { Part } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'

interface PlanAudienceProps {
  rule: RuleDraft
  /** Opens the rule of a saved segment. */
  onOpen: (text: string) => void
}

/** Who is meant: typed, built or from a saved segment; counted as it changes. */
export function PlanAudience({ rule, onOpen }: PlanAudienceProps): ReactNode {
  const t = usePlanWords()
  const { draft, settled, error } = rule
  return (
    <Part section="audience" actions={<Segments onOpen={onOpen} />}>
      <div className="plan-rule">
        <RuleLine
          text={draft.text}
          problems={draft.problems}
          stale={!settled && draft.source === 'builder'}
          onType={rule.type}
          onLeave={rule.leave}
        />
        <RuleSentence rule={rule} />
        <RuleCount rule={rule} />
        {error ? <Failure error={error} /> : null}
        <details className="plan-build">
          <summary>{t('build')}</summary>
          <RuleConditions rule={rule} />
        </details>
      </div>
    </Part>
  )
}

function Segments({ onOpen }: Pick<PlanAudienceProps, 'onOpen'>): ReactNode {
  const t = usePlanWords()
  const { data, isPending } = useWhole(
    'listSegments',
    (after) => ({ query: after === undefined ? {} : { after } }),
    'segments',
  )
  const readable = data?.segments.filter(({ problem }) => problem === null) ?? []
  return (
    <Select<string | null>
      className="plan-segments"
      size="small"
      aria-label={t('segment')}
      value={null}
      placeholder={t('segment')}
      loading={isPending}
      popupMatchSelectWidth={false}
      showSearch
      optionFilterProp="label"
      notFoundContent={t('segment_none')}
      onChange={(segmentId) => {
        const segment = readable.find((one) => one.segmentId === segmentId)
        if (segment) onOpen(segment.rule.text)
      }}
      options={readable.map(({ segmentId, name, customers }) => ({
        value: segmentId,
        label: `${name} · ${formatCount(customers ?? 0)}`,
      }))}
    />
  )
}
