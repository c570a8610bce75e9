import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, Suspense, lazy, useCallback } from 'react'

import { oneOf } from '../../lib/address.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer, Failure, Loading } from '../../ui/states.tsx'
import { CustomerTable, SORTS } from './customer-table.tsx'
import './customers.css'
import { EVERYONE } from './draft.ts'
import { RuleCount } from './rule-count.tsx'
import { RuleLine } from './rule-line.tsx'
import { SegmentBar } from './segment-bar.tsx'
import { type RuleDraft, useRuleDraft } from './use-draft.ts'
import { useCustomersWords } from './words.ts'

const RuleBuilder = lazy(async () => ({
  default: (await import('./rule-builder.tsx')).RuleBuilder,
}))

const route = getRouteApi('/inside/customers')

/** Write a rule, see at once whom it holds. All of it stands in the address. */
export function CustomersPage(): ReactNode {
  const t = useCustomersWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const sort = oneOf(search.sort, SORTS)
  const write = useCallback((text: string) => {
    const { rule: _, ...rest } = search
    void navigate({
      search: text === EVERYONE ? rest : { ...rest, rule: text }, replace: true,
    })
  }, [navigate, search])
  const rule = useRuleDraft(search.rule, write)
  return (
    <Page
      title={t('customers')} lead={t('lead')}
      actions={<SegmentBar rule={rule} segmentId={search.segment} />}
    >
      <div className="customers">
        <div className="customers-rule stack">
          <Builder rule={rule} />
        </div>
        <div className="customers-found stack">
          <section className="panel rule-panel" aria-label={t('rule')}>
            <RuleLine
              text={rule.draft.text} problems={rule.draft.problems}
              stale={!rule.settled && rule.draft.source === 'builder'}
              onType={rule.type} onLeave={rule.leave}
            />
            <Sentence rule={rule} />
            <RuleCount rule={rule} />
            {rule.error ? <Failure error={rule.error} /> : null}
          </section>
          <CustomerTable
            rule={rule} sort={sort}
            onSort={(next) => void navigate({ search: { ...search, sort: next }, replace: true })}
          />
        </div>
      </div>
    </Page>
  )
}

/** The rule as a sentence. */
function Sentence({ rule: { draft, settled } }: { rule: RuleDraft }): ReactNode {
  const t = useCustomersWords()
  const say = useSay()
  return (
    <p className={settled ? 'rule-sentence' : 'rule-sentence dim'} aria-label={t('sentence')}>
      {draft.reading
        ? say(draft.reading.words)
        : t(draft.problems.length > 0 ? 'refused' : 'waiting')}
    </p>
  )
}

function Builder({ rule }: { rule: RuleDraft }): ReactNode {
  const t = useCustomersWords()
  const vocabulary = useOperation('readVocabulary', {}, { staleTime: Infinity })
  const { draft, settled } = rule
  const waits = !settled && draft.source === 'line'
  return (
    <Panel
      title={t('builder')} note={waits && draft.problems.length > 0 ? t('builder_waiting') : null}
      className={waits ? 'is-waiting' : ''}
    >
      <Answer query={vocabulary}>
        {(data) => (
          <Suspense fallback={<Loading />}>
            <RuleBuilder vocabulary={data} group={draft.group} onBuild={rule.build} />
          </Suspense>
        )}
      </Answer>
      {draft.unfinished.length > 0
        ? (
          <output className="rule-unfinished">
            {t('unfinished', { count: draft.unfinished.length })}
          </output>
        )
        : null}
    </Panel>
  )
}
