import type { ReactNode } from 'react'

import type { BookDeclaration } from '#contracts/book.ts'
import type { BookClockView } from '#contracts/books.ts'
import { UNKNOWN, formatTime } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { nearestClock, standingMark } from './clocks.ts'
import { asSentence } from './field-text.ts'
import { useBookWords } from './words.ts'

interface StateMarkProps {
  book: BookDeclaration
  state: string
}

/** Where an entry stands; one that is over is grey. */
export function StateMark({ book, state }: StateMarkProps): ReactNode {
  const say = useSay()
  const known = book.states.find(({ code }) => code === state)
  const isOver = book.closed.includes(state)
  return (
    <span className={isOver ? 'mark' : 'mark mark-brand'}>{known ? say(known.words) : state}</span>
  )
}

/** The clock that presses most: its day and how it stands, the whole on hover. */
export function NearestDue({ clocks }: { clocks: readonly BookClockView[] }): ReactNode {
  const clock = nearestClock(clocks)
  const say = useSay()
  if (clock === undefined) return <span className="faint">{UNKNOWN}</span>
  return (
    <span className="clock-line" title={say(clock.words)}>
      <DueDay clock={clock} />
      <StandingMark clock={clock} />
    </span>
  )
}

function DueDay({ clock: { due, dueAt } }: { clock: BookClockView }): ReactNode {
  const day = dueAt === null ? due : formatTime(dueAt)
  return day === null ? null : <span className="nowrap">{day}</span>
}

function StandingMark({ clock }: { clock: BookClockView }): ReactNode {
  const t = useBookWords()
  const { standing, due, dueAt, why } = clock
  // What it counts from is not there yet: nothing runs.
  const isBegun = due !== null || dueAt !== null || why !== null
  return (
    <span className={isBegun ? standingMark[standing] : 'mark'}>
      {t(isBegun ? `standing.${standing}` : 'standing.not_begun')}
    </span>
  )
}

interface ClocksProps {
  book: BookDeclaration
  clocks: readonly BookClockView[]
}

/** Every clock of an entry: what it is about, when it is due, how it stands and by which rule. */
export function Clocks({ book, clocks }: ClocksProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  return (
    <ul className="clocks">
      {clocks.map((clock) => {
        const source = book.clocks.find(({ name }) => name === clock.name)?.source
        return (
          <li key={clock.name}>
            <span>{say(clock.words)}</span>
            <span className="clock-line">
              <DueDay clock={clock} />
              <StandingMark clock={clock} />
            </span>
            {clock.why === null ? null : <p className="soft">{asSentence(clock.why, language)}</p>}
            {source === undefined ? null : <p className="faint">{t('source', { source })}</p>}
          </li>
        )
      })}
    </ul>
  )
}
