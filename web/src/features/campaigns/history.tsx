import type { ReactNode } from 'react'

import type { Campaign } from '#contracts/campaigns.ts'
import { formatTime } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { Panel } from '../../ui/page.tsx'
import { useLiveWords } from './live-words.ts'

/** Who did what when, the newest first, with what they wrote. */
export function History({ campaign: { history } }: { campaign: Campaign }): ReactNode {
  const t = useLiveWords()
  const say = useSay()
  return (
    <Panel title={t('history')}>
      {history.length === 0 ? (
        <p className="soft">{t('history_none')}</p>
      ) : (
        <ol className="campaign-history">
          {history.toReversed().map(({ at, by, what, words, note }) => (
            <li key={`${at} ${what}`}>
              <span className="faint nowrap">{formatTime(at)}</span>
              <span>
                {say(words)} <span className="soft">{say(by)}</span>
                {note ? <blockquote>{say(note)}</blockquote> : null}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
