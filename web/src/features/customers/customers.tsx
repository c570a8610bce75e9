import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'

import { oneOf } from '../../lib/address.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { EVERYONE } from '../../ui/rule/draft.ts'
import { RuleConditions } from '../../ui/rule/rule-conditions.tsx'
import { RuleCount } from '../../ui/rule/rule-count.tsx'
import { RuleLine } from '../../ui/rule/rule-line.tsx'
import { RuleSentence } from '../../ui/rule/rule-sentence.tsx'
import { type RuleDraft, useRuleDraft } from '../../ui/rule/use-draft.ts'
import { useRuleWords } from '../../ui/rule/words.ts'
import { Failure } from '../../ui/states.tsx'
import { CustomerTable, SORTS } from './customer-table.tsx'
import './customers.css'
import { SegmentBar } from './segment-bar.tsx'
import { useCustomersWords } from './words.ts'

const route = getRouteApi('/inside/customers')

/** Write a rule, see at once whom it holds. All of it stands in the address. */
export function CustomersPage(): ReactNode {
  const t = useCustomersWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const sort = oneOf(search.sort, SORTS)
  const write = useCallback(
    (text: string) => {
      const { rule: _, ...rest } = search
      void navigate({
        search: text === EVERYONE ? rest : { ...rest, rule: text },
        replace: true,
      })
    },
    [navigate, search],
  )
  const rule = useRuleDraft(search.rule, write)
  return (
    <Page
      title={t('customers')}
      lead={t('lead')}
      actions={<SegmentBar rule={rule} segmentId={search.segment} />}
    >
      <div className="customers">
        <div className="customers-rule stack">
          <Builder rule={rule} />
        </div>
        <div className="customers-found stack">
          <section className="panel rule-panel" aria-label={t('rule')}>
            <RuleLine
              text={rule.draft.text}
              problems={rule.draft.problems}
              stale={!rule.settled && rule.draft.source === 'builder'}
              onType={rule.type}
              onLeave={rule.leave}
            />
            <RuleSentence rule={rule} />
            <RuleCount rule={rule} />
            {rule.error ? <Failure error={rule.error} /> : null}
          </section>
          <CustomerTable
            rule={rule}
            sort={sort}
            onSort={(next) => void navigate({ search: { ...search, sort: next }, replace: true })}
          />
        </div>
      </div>
    </Page>
  )
}

function Builder({ rule }: { rule: RuleDraft }): ReactNode {
  const t = useRuleWords()
  const { draft, settled } = rule
  const waits = !settled && draft.source === 'line'
  return (
    <Panel
      title={t('builder')}
      note={waits && draft.problems.length > 0 ? t('builder_waiting') : null}
      className={waits ? 'is-waiting' : ''}
    >
      <RuleConditions rule={rule} />
    </Panel>
  )
}
