import { type ReactNode, useId } from 'react'

import type { RuleProblem } from '#contracts/rule.ts'
import { useSay } from '../../lib/words.ts'
import './rule.css'
import { useRuleWords } from './words.ts'

interface RuleLineProps {
  text: string
  problems: readonly RuleProblem[]
  /** The line shows the rule read last while a newer one is being read. */
  stale: boolean
  onType: (text: string) => void
  onLeave: () => void
}

/** The typed rule. What the server could not read is underlined where it stands. */
export function RuleLine({ text, problems, stale, onType, onLeave }: RuleLineProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  const id = useId()
  return (
    <div className="rule-line">
      <label htmlFor={id}>{t('rule')}</label>
      <div className={problems.length > 0 ? 'rule-box is-refused' : 'rule-box'}>
        <div className="rule-paint" aria-hidden="true">
          {painted(text, problems)}
          {'\n'}
        </div>
        <textarea
          id={id}
          className={stale ? 'dim' : ''}
          value={text}
          rows={1}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          placeholder={t('rule_hint')}
          aria-invalid={problems.length > 0}
          aria-describedby={`${id}-problems`}
          onChange={({ target }) => onType(target.value.replaceAll('\n', ' '))}
          onBlur={onLeave}
        />
      </div>
      <ul id={`${id}-problems`} className="rule-problems" aria-live="polite">
        {problems.map(({ code, from, message, cure }) => (
          <li key={`${code}-${from}`}>
            <strong>{say(message)}</strong> {say(cure)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The text again, unseen, with a wavy line below each place at fault. */
function painted(text: string, problems: readonly RuleProblem[]): ReactNode[] {
  const parts: ReactNode[] = []
  let at = 0
  for (const { from, to } of problems) {
    if (from < at) continue
    parts.push(text.slice(at, from))
    // A fault at the end of the text, or of no width, still needs a place to be seen at.
    const fault = text.slice(from, Math.max(to, from + 1))
    parts.push(<mark key={from}>{fault === '' ? '\u2002' : fault}</mark>)
    at = from + fault.length
  }
  return [...parts, text.slice(at)]
}
