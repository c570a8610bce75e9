import type { ReactNode } from 'react'

import { type Section, SECTIONS } from './plan-draft.ts'
import type { Missing } from './plan-missing.ts'
import { usePlanWords } from './plan-words.ts'

const placeOf = (section: Section): string => `part-${section}`

/** Moves to a part of the page and puts the keyboard there. */
export function goToPart(section: Section): void {
  const part = document.getElementById(placeOf(section))
  part?.scrollIntoView({ block: 'start' })
  part?.focus({ preventScroll: true })
}

/** The parts of the plan in order, each with what it still lacks. */
export function PlanParts({ missing }: { missing: readonly Missing[] }): ReactNode {
  const t = usePlanWords()
  return (
    <nav className="plan-parts" aria-label={t('parts')}>
      <ol>
        {SECTIONS.map((section, index) => {
          const lacks = missing.filter((one) => one.section === section).length
          return (
            <li key={section}>
              <button type="button" className="bare-button" onClick={() => goToPart(section)}>
                <span className="plan-part-number" aria-hidden="true">
                  {index + 1}
                </span>
                <span>{t(`part.${section}`)}</span>
                <span className={lacks > 0 ? 'plan-part-lacks' : 'plan-part-whole'}>
                  {lacks > 0 ? t('part_lacks', { count: lacks }) : t('part_whole')}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

interface PartProps {
  section: Section
  actions?: ReactNode
  flush?: boolean
  children: ReactNode
}

/** One part of the plan, reached by its number. */
export function Part({ section, actions, flush, children }: PartProps): ReactNode {
  const t = usePlanWords()
  const id = placeOf(section)
  return (
    <section id={id} className="panel plan-part" tabIndex={-1} aria-labelledby={`${id}-title`}>
      <div className="panel-head">
        <h2 id={`${id}-title`}>
          <span className="plan-part-number" aria-hidden="true">
            {SECTIONS.indexOf(section) + 1}
          </span>
          {t(`part.${section}`)}
        </h2>
        <span className="panel-note">{t(`note.${section}`)}</span>
        {actions ? <div className="panel-actions">{actions}</div> : null}
      </div>
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

interface FieldProps {
  label: string
  /** What the label belongs to. */
  htmlFor: string
  note?: ReactNode
  className?: string
  children: ReactNode
}

/** A labelled box of the plan. */
export function Field({ label, htmlFor, note, className, children }: FieldProps): ReactNode {
  return (
    <div className={className ? `plan-field ${className}` : 'plan-field'}>
      <label htmlFor={htmlFor}>{label}</label>
      {children}
      {note ? <span className="plan-field-note">{note}</span> : null}
    </div>
  )
}
