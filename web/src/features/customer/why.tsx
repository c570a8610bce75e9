import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import type { ReactNode } from 'react'

import type { Datum } from '#contracts/customers.ts'
import type { RuleExplanation } from '#contracts/rule.ts'
import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { Answer } from '../../ui/states.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useCustomerWords } from './words.ts'

interface WhyDrawerProps {
  customerId: string
  /** The datum asked about, by the address. */
  name: string | undefined
  onClose: () => void
}

/** Why a datum is what it is: definition, source, time, and the rule's parts with real values. */
export function WhyDrawer({ customerId, name, onClose }: WhyDrawerProps): ReactNode {
  const t = useCustomerWords()
  const query = useOperation(
    'explainDatum',
    { params: { customerId, name: name ?? '' } },
    { enabled: name !== undefined },
  )
  return (
    <Drawer title={t('why')} open={name !== undefined} onClose={onClose} size={440}>
      <Answer query={query}>
        {({ datum, explanation }) => (
          <div className="why">
            <DatumFacts datum={datum} />
            {explanation ? (
              <section aria-label={t('explanation')}>
                <h3>{t('explanation')}</h3>
                <ul className="why-tree">
                  <Part part={explanation} />
                </ul>
              </section>
            ) : null}
          </div>
        )}
      </Answer>
    </Drawer>
  )
}

function DatumFacts({ datum }: { datum: Datum }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const may = useMay()
  return (
    <>
      <h2>{say(datum.words)}</h2>
      <dl className="facts">
        <dt>{t('current')}</dt>
        <dd>
          <strong>{say(datum.shown)}</strong>
        </dd>
        <dt>{t('definition')}</dt>
        <dd>{say(datum.definition)}</dd>
        <dt>{t('kind')}</dt>
        <dd>
          {t(`kind_${datum.kind}`)} <code className="faint">{datum.name}</code>
        </dd>
        <dt>{t('source')}</dt>
        <dd>{say(datum.source)}</dd>
        <dt>{t('as_of')}</dt>
        <dd>{datum.asOf}</dd>
        <dt>{t('data_class')}</dt>
        <dd>{datum.dataClass}</dd>
      </dl>
      {may('strategy.view') ? <DefinitionLink name={datum.name} /> : null}
    </>
  )
}

/** Tiers, groups and stages are defined together on one page, the rest each on its own. */
function DefinitionLink({ name }: { name: string }): ReactNode {
  const t = useCustomerWords()
  if (/^(tier|life_stage|tier_.*|group_.*)$/.test(name)) {
    return <Link to="/tiers">{t('open_definition')}</Link>
  }
  return (
    <Link to="/tags/$name" params={{ name }}>
      {t('open_definition')}
    </Link>
  )
}

const HEADINGS = { all: 'all_of', any: 'any_of', not: 'none_of' } as const

function Part({ part }: { part: RuleExplanation }): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  if (part.kind === 'condition') {
    return (
      <li className="why-part">
        <Truth holds={part.holds} />
        <span>{say(part.words)}</span>
        {part.actual ? (
          <span className="soft">
            {t('actual', { label: say(part.actual.label), value: say(part.actual.value) })}
          </span>
        ) : null}
      </li>
    )
  }
  return (
    <li className="why-part">
      <Truth holds={part.holds} />
      <span>{t(HEADINGS[part.kind])}</span>
      <ul>
        {part.of.map((inner) => (
          <Part key={partKey(inner)} part={inner} />
        ))}
      </ul>
    </li>
  )
}

/** Parts of one rule are told apart by what they say. */
function partKey(part: RuleExplanation): string {
  return part.kind === 'condition' ? part.typed : `${part.kind}(${part.of.map(partKey).join()})`
}

function Truth({ holds }: { holds: boolean }): ReactNode {
  const ui = useUiWords()
  return holds ? (
    <CheckOutlined className="why-holds" aria-label={ui('holds')} />
  ) : (
    <CloseOutlined className="why-fails" aria-label={ui('fails')} />
  )
}
