import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Panel } from '../../ui/page.tsx'
import { Answer, Notice } from '../../ui/states.tsx'
import { useConductWords } from './conduct-words.ts'

type CertificateAnswer = Output<'readCertificate'>
type CertificateView = NonNullable<CertificateAnswer['certificate']>
type Check = CertificateView['checks'][number]

/** What the independent checks of the last night found; what is violated first. */
export function Certificate({ query }: { query: UseQueryResult<CertificateAnswer> }): ReactNode {
  const t = useConductWords()
  const certificate = query.data?.certificate
  return (
    <Panel
      title={t('certificate')}
      flush
      actions={certificate ? <Verdict certificate={certificate} /> : null}
    >
      <Answer query={query}>
        {(answer) =>
          answer.certificate ? (
            <Checks checks={answer.certificate.checks} />
          ) : (
            <Notice title={t('certificate_none')}>
              <p>{t('certificate_none_cure')}</p>
            </Notice>
          )
        }
      </Answer>
    </Panel>
  )
}

function Verdict({ certificate: { passed, checks } }: { certificate: CertificateView }): ReactNode {
  const t = useConductWords()
  const violations = checks.reduce((sum, check) => sum + check.violations, 0)
  const count = formatCount(checks.length)
  return passed ? (
    <span className="mark mark-good">{t('passed', { count })}</span>
  ) : (
    <span className="mark mark-bad">
      {t('violated', { count, violations: formatCount(violations) })}
    </span>
  )
}

function Checks({ checks }: { checks: readonly Check[] }): ReactNode {
  const t = useConductWords()
  const say = useSay()
  const columns: Column<Check>[] = [
    { key: 'check', title: t('check'), always: true, render: ({ words }) => say(words) },
    { key: 'source', title: t('source'), wideOnly: true, render: ({ source }) => source },
    {
      key: 'violations',
      title: t('violations'),
      numeric: true,
      render: ({ violations }) =>
        violations === 0 ? (
          <span className="mark mark-good">{t('none_found')}</span>
        ) : (
          <span className="mark mark-bad">{formatCount(violations)}</span>
        ),
    },
  ]
  return (
    <DataTable
      caption={t('certificate')}
      columns={columns}
      rowKey={({ check }) => check}
      tall
      rows={checks.toSorted((a, b) => b.violations - a.violations)}
    />
  )
}
