import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { useSay } from '../../lib/words.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { Failure, Loading } from '../../ui/states.tsx'
import { Ladder } from './ladder.tsx'
import type { Missing } from './plan-missing.ts'
import { goToPart } from './plan-parts.tsx'
import { usePlanWords } from './plan-words.ts'
import type { Preview } from './use-preview.ts'

interface PlanSideProps {
  preview: UseQueryResult<Preview>
  /** The plan is whole enough for its size to be asked for. */
  asked: boolean
  missing: readonly Missing[]
  /** A budget cap is given. */
  capped: boolean
}

/** What the plan does as it stands, and what it lacks. */
export function PlanSide({ preview, asked, missing, capped }: PlanSideProps): ReactNode {
  const t = usePlanWords()
  const { data, error, isPlaceholderData } = preview
  return (
    <div className="plan-side stack">
      <Panel title={t('preview')} note={data ? <AsOfMark asOf={data.asOf} /> : null}>
        {error ? <Failure error={error} retry={() => void preview.refetch()} /> : null}
        {!data && !error ? (
          asked ? (
            <Loading />
          ) : (
            <p className="soft">{t('preview_waiting')}</p>
          )
        ) : null}
        {data && !error ? <Size preview={data} stale={isPlaceholderData} capped={capped} /> : null}
      </Panel>
      <Panel title={t('missing')}>
        <MissingList missing={missing} />
      </Panel>
    </div>
  )
}

function Size({
  preview,
  stale,
  capped,
}: {
  preview: Preview
  stale: boolean
  capped: boolean
}): ReactNode {
  const t = usePlanWords()
  return (
    <div className={stale ? 'stack dim' : 'stack'} aria-busy={stale}>
      <Ladder preview={preview} />
      <p className="row spread plan-side-cost">
        <span className="soft">{t('cost')}</span>
        <span>
          {preview.overBudget && capped ? (
            <>
              <span className="mark mark-bad">{t('over_cap')}</span>{' '}
            </>
          ) : null}
          <strong>
            <Money cents={preview.costCents} />
          </strong>
        </span>
      </p>
    </div>
  )
}

function MissingList({ missing }: { missing: readonly Missing[] }): ReactNode {
  const t = usePlanWords()
  const say = useSay()
  if (missing.length === 0) return <p className="mark mark-good">{t('missing_none')}</p>
  return (
    <ul className="plan-missing">
      {missing.map(({ key, section, words }) => (
        <li key={key}>
          <button type="button" className="link-button" onClick={() => goToPart(section)}>
            {t(`part.${section}`)}
          </button>{' '}
          <span>{typeof words === 'string' ? words : say(words)}</span>
        </li>
      ))}
    </ul>
  )
}
