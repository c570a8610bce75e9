import { CheckOutlined, CloseOutlined, MinusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import type { ReactNode } from 'react'

import type { DecidedAction } from '#contracts/decisions.ts'
import { useMay } from '../../lib/session.ts'
import { useSay } from '../../lib/words.ts'
import { useStageName } from '../names.ts'
import { byStage } from './stages.ts'
import { Worth } from './worth.tsx'
import { useDecisionWords } from './words.ts'

type Rung = DecidedAction['ladder'][number]

interface LadderDrawerProps {
  /** The action asked about, by the address. */
  action: DecidedAction | undefined
  onClose: () => void
}

/** Every rung of one action's ladder for one customer: what was asked, by which rule, answered. */
export function LadderDrawer({ action, onClose }: LadderDrawerProps): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <Drawer
      title={action ? t('ladder_of', { action: say(action.words) }) : t('ladder')}
      open={action !== undefined}
      onClose={onClose}
      size={480}
    >
      {action ? <Ladder action={action} /> : null}
    </Drawer>
  )
}

function Ladder({ action }: { action: DecidedAction }): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  const may = useMay()
  const stageName = useStageName()
  const decisive = action.ladder.find(({ passed }) => passed === false)
  return (
    <div className="stack">
      <p className="row">
        {action.rank === null ? (
          <span className="mark mark-bad">{t('refused')}</span>
        ) : (
          <span className="mark mark-good">{t('rank', { rank: action.rank })}</span>
        )}
        {action.reason ? <span>{say(action.reason)}</span> : null}
        <span className="faint">
          {say(action.issue)} · {say(action.group)}
        </span>
      </p>
      {action.priority ? <Worth priority={action.priority} /> : null}
      <p className="soft">{action.ladder.length === 0 ? t('ladder_none') : t('ladder_note')}</p>
      {byStage(action.ladder).map(({ stage, of }) => (
        <section key={stage} aria-label={stageName(stage)}>
          <h3>{stageName(stage)}</h3>
          <ul className="rungs">
            {of.map((rung) => (
              <RungLine key={rung.code} rung={rung} decisive={rung === decisive} />
            ))}
          </ul>
        </section>
      ))}
      {may('strategy.view') ? (
        <p>
          <Link to="/actions" search={{ action: action.action }}>
            {t('open_action')}
          </Link>
        </p>
      ) : null}
    </div>
  )
}

function RungLine({ rung, decisive }: { rung: Rung; decisive: boolean }): ReactNode {
  const t = useDecisionWords()
  const say = useSay()
  return (
    <li className={decisive ? 'rung is-decisive' : 'rung'}>
      <Answered passed={rung.passed} />
      <span>
        {say(rung.words)}
        {decisive ? (
          <>
            {' '}
            <span className="mark mark-bad">{t('decided_here')}</span>
          </>
        ) : null}
      </span>
      <span className="faint">{rung.source}</span>
    </li>
  )
}

function Answered({ passed }: { passed: Rung['passed'] }): ReactNode {
  const t = useDecisionWords()
  if (passed === null) {
    return (
      <span className="rung-answer faint" title={t('not_asked_note')}>
        <MinusOutlined aria-hidden /> {t('not_asked')}
      </span>
    )
  }
  return passed ? (
    <span className="rung-answer rung-passed">
      <CheckOutlined aria-hidden /> {t('passed')}
    </span>
  ) : (
    <span className="rung-answer rung-stopped">
      <CloseOutlined aria-hidden /> {t('stopped')}
    </span>
  )
}
