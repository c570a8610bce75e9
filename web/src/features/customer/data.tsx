import { Input } from 'antd'
import { type ReactNode, useState } from 'react'

import type { Customer360, Datum } from '#contracts/customers.ts'
import { useSay } from '../../lib/words.ts'
import { Money } from '../../ui/figures.tsx'
import { Panel } from '../../ui/page.tsx'
import { useCustomerWords } from './words.ts'

interface CustomerDataProps {
  customer: Customer360
  onWhy: (name: string) => void
}

/** Everything known, under the headings of the pack; each name opens where it comes from. */
export function CustomerData({ customer: { data }, onWhy }: CustomerDataProps): ReactNode {
  const t = useCustomerWords()
  const say = useSay()
  const [find, setFind] = useState('')
  const wanted = find.trim().toLowerCase()
  const found = data.filter(
    ({ name, words }) => name.includes(wanted) || say(words).toLowerCase().includes(wanted),
  )
  const groups = [...new Set(found.map(({ group }) => say(group)))]
  return (
    <Panel
      title={t('data')}
      note={t('data_note')}
      actions={
        <Input
          className="data-find"
          allowClear
          value={find}
          aria-label={t('data_find')}
          placeholder={t('data_find')}
          onChange={({ target }) => setFind(target.value)}
        />
      }
    >
      {found.length === 0 ? <p className="soft">{t('data_none')}</p> : null}
      <div className="data-groups">
        {groups.map((group) => (
          <div key={group}>
            <h3>{group}</h3>
            <dl>
              {found
                .filter((datum) => say(datum.group) === group)
                .map((datum) => (
                  <DatumLine key={datum.name} datum={datum} onWhy={() => onWhy(datum.name)} />
                ))}
            </dl>
          </div>
        ))}
      </div>
    </Panel>
  )
}

function DatumLine({ datum, onWhy }: { datum: Datum; onWhy: () => void }): ReactNode {
  const say = useSay()
  const { words, type, value, shown } = datum
  return (
    <div>
      <dt>
        <button type="button" className="bare-button asks" onClick={onWhy}>
          {say(words)}
        </button>
      </dt>
      <dd className={value === null ? 'faint' : ''}>
        {type === 'money' && typeof value === 'number' ? <Money cents={value} /> : say(shown)}
      </dd>
    </div>
  )
}
