import type { ReactNode } from 'react'

import type { CampaignResult } from '#contracts/results.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Count, Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { useResultWords } from './words.ts'

type Credit = CampaignResult['credits'][number]

/** Whose contact or referral an outcome is credited to. */
export function Credits({ credits }: { credits: readonly Credit[] }): ReactNode {
  const t = useResultWords()
  const say = useSay()
  const columns: Column<Credit>[] = [
    {
      key: 'person',
      title: t('person'),
      always: true,
      render: ({ name, staffNumber }) => (
        <>
          {name} <span className="faint wide-only">{staffNumber}</span>
        </>
      ),
    },
    { key: 'role', title: t('role'), render: ({ role }) => say(role) },
    {
      key: 'outcomes',
      title: t('outcomes'),
      numeric: true,
      render: ({ outcomes }) => <Count value={outcomes} />,
    },
    {
      key: 'amount',
      title: t('amount'),
      numeric: true,
      render: ({ cents }) => <Money cents={cents} />,
    },
  ]
  return (
    <Panel title={t('credits')} note={t('credits_note')} flush={credits.length > 0}>
      {credits.length === 0 ? (
        <p className="soft">{t('credits_none')}</p>
      ) : (
        <DataTable
          caption={t('credits')}
          columns={columns}
          rows={credits}
          rowKey={({ staffNumber, role }) => `${staffNumber} ${role.en}`}
        />
      )}
    </Panel>
  )
}
