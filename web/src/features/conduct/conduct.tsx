import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useOperation } from '../../lib/query.ts'
import { useMay } from '../../lib/session.ts'
import { AsOfMark } from '../../ui/as-of.tsx'
import { Page } from '../../ui/page.tsx'
import { Certificate } from './certificate.tsx'
import './conduct.css'
import { ConductRules } from './conduct-rules.tsx'
import { useConductWords } from './conduct-words.ts'
import { ConsentChanges } from './consent-changes.tsx'
import { WaitingReview } from './waiting-review.tsx'

/** What waits for review, whether last night holds, what was refused, how consents changed. */
export function ConductPage(): ReactNode {
  const t = useConductWords()
  const may = useMay()
  const certificate = useOperation('readCertificate', {})
  return (
    <Page
      title={t('conduct')}
      lead={t('lead')}
      actions={
        <>
          {certificate.data?.asOf ? <AsOfMark asOf={certificate.data.asOf} /> : null}
          {may('conduct.check') ? <Link to="/copy-check">{t('open_copy')}</Link> : null}
        </>
      }
    >
      {may('campaign.view') ? <WaitingReview /> : null}
      <Certificate query={certificate} />
      <ConductRules />
      <ConsentChanges />
    </Page>
  )
}
