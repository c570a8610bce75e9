import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import type { CopyFinding } from '#contracts/conduct.ts'
import { useSay } from '../../lib/words.ts'
import './copy.css'
import { stretchesOf } from './marked-text.ts'
import type { CheckedCopy } from './use-copy-check.ts'
import { useCopyResultWords } from './words.ts'

interface CopyResultProps {
  answer: CheckedCopy
  /** The answer is about an older text. */
  stale: boolean
}

/** The copy with its findings at their place, then each finding, the notices and the parts. */
export function CopyResult({ answer, stale }: CopyResultProps): ReactNode {
  const t = useCopyResultWords()
  const { text, findings, notices, parts } = answer
  return (
    <div className={stale ? 'stack dim' : 'stack'} aria-busy={stale}>
      <output className="row">
        {findings.length === 0 ? (
          <span className="mark mark-good">{t('clean')}</span>
        ) : (
          <span className="mark mark-bad">{t('found', { count: findings.length })}</span>
        )}
        {parts === null ? null : <span className="soft">{t('parts', { count: parts })}</span>}
      </output>
      <MarkedText text={text} findings={findings} />
      {findings.length > 0 ? <Findings findings={findings} /> : null}
      <Notices notices={notices} />
    </div>
  )
}

interface MarkedTextProps {
  text: string
  findings: readonly CopyFinding[]
}

const HARDNESS = { red: 2, orange: 1, yellow: 0 } as const

function MarkedText({ text, findings }: MarkedTextProps): ReactNode {
  const t = useCopyResultWords()
  const say = useSay()
  return (
    <section aria-label={t('in_place')}>
      <p className="marked-text">
        {stretchesOf(text, findings).map(({ from, text: part, findings: numbers }) => {
          const [hardest] = numbers
            .flatMap((number) => findings[number] ?? [])
            .toSorted((a, b) => HARDNESS[b.severity] - HARDNESS[a.severity])
          if (!hardest) return <span key={from}>{part}</span>
          return (
            <mark
              key={from}
              className={`finding finding-${hardest.severity}`}
              title={say(hardest.words)}
            >
              {part}
              <sup>{numbers.map((number) => number + 1).join(',')}</sup>
            </mark>
          )
        })}
      </p>
    </section>
  )
}

function Findings({ findings }: { findings: readonly CopyFinding[] }): ReactNode {
  const t = useCopyResultWords()
  const say = useSay()
  return (
    <section aria-label={t('findings')}>
      <h3>{t('findings')}</h3>
      <ol className="findings">
        {findings.map((finding, index) => {
          const { code, verdict, severity, from, matched, words, cure, source } = finding
          return (
            <li key={`${code}-${from}-${matched}`}>
              <span className="finding-number">{index + 1}</span>
              <div>
                <p className="row">
                  <span className={severity === 'red' ? 'mark mark-bad' : 'mark mark-warn'}>
                    {t(`verdict.${verdict}`)}
                  </span>
                  {matched === '' ? null : <strong>{matched}</strong>}
                  <span>{say(words)}</span>
                </p>
                <p>
                  <span className="faint">{t('cure')}</span> {say(cure)}
                </p>
                <p className="faint">{source}</p>
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Notices({ notices }: { notices: CopyResultProps['answer']['notices'] }): ReactNode {
  const t = useCopyResultWords()
  const say = useSay()
  return (
    <section aria-label={t('notices')}>
      <h3>{t('notices')}</h3>
      {notices.length === 0 ? (
        <p className="soft">{t('notices_none')}</p>
      ) : (
        <ul>
          {notices.map(({ code, words, present }) => (
            <li key={code} className="copy-notice">
              {present ? (
                <span className="copy-present nowrap">
                  <CheckOutlined aria-hidden /> {t('present')}
                </span>
              ) : (
                <span className="copy-missing nowrap">
                  <CloseOutlined aria-hidden /> {t('missing')}
                </span>
              )}
              <span>{say(words)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
