import { Button } from 'antd'
import type { ReactNode } from 'react'

import { formatCount } from '../../lib/format.ts'
import { useAct } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Refused } from '../../ui/states.tsx'
import { useAuditWords } from './words.ts'

/** Recomputes the chain of the audit log and says whether, and where, it breaks. */
export function VerifyChain(): ReactNode {
  const t = useAuditWords()
  const say = useSay()
  const verify = useAct('verifyAudit', ['listAudit'])
  const { data } = verify
  return (
    <div className="verdict">
      <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate({})}>
        {t('verify')}
      </Button>
      <output>
        {data?.passed ? (
          <span className="mark mark-good">
            {t('verified', { count: formatCount(data.entries) })}
          </span>
        ) : null}
      </output>
      {data && !data.passed ? (
        <div className="refused" role="alert">
          <strong>{t('broken', { sequence: formatCount(data.firstBroken?.sequence ?? 0) })}</strong>
          {data.firstBroken ? <p>{say(data.firstBroken.words)}</p> : null}
          <p>{t('broken_cure')}</p>
        </div>
      ) : null}
      <Refused error={verify.error} />
    </div>
  )
}
