import { CheckOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

import type { Output } from '../../lib/api.ts'
import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'
import './settings.css'
import { useSettingsWords } from './words.ts'

type RightsAnswer = Output<'rightsTable'>
type RightRow = RightsAnswer['rights'][number]

/** Which role may do what: the table the server itself decides by. */
export function RightsPage(): ReactNode {
  const t = useSettingsWords()
  const query = useOperation('rightsTable', {})
  return (
    <Page title={t('rights')} lead={t('rights_lead')}>
      <Answer query={query} lines={10}>
        {(answer) => <RightsTable answer={answer} />}
      </Answer>
    </Page>
  )
}

function RightsTable({ answer: { roles, rights } }: { answer: RightsAnswer }): ReactNode {
  const t = useSettingsWords()
  const say = useSay()
  const columns: Column<RightRow>[] = [
    {
      key: 'right',
      title: t('right'),
      always: true,
      render: ({ words, right }) => (
        <>
          {say(words)} <code className="faint wide-only">{right}</code>
        </>
      ),
    },
    ...roles.map(
      ({ role, words, rights: held }): Column<RightRow> => ({
        key: role,
        title: say(words),
        render: ({ right }) =>
          held.includes(right) ? (
            <CheckOutlined className="right-held" aria-label={t('may')} />
          ) : (
            <span className="sr-only">{t('may_not')}</span>
          ),
      }),
    ),
  ]
  return (
    <>
      <Panel title={t('scope')}>
        <dl className="facts">
          {roles.map(({ role, words, scope }) => (
            <div key={role} className="scope-line">
              <dt>{say(words)}</dt>
              <dd>{say(scope)}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel title={t('rights')} quiet flush>
        <DataTable
          caption={t('rights')}
          columns={columns}
          rows={rights}
          rowKey={({ right }) => right}
        />
      </Panel>
    </>
  )
}
