import { MenuOutlined } from '@ant-design/icons'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useMemo, useState, useSyncExternalStore } from 'react'

import { useKeys } from '../lib/keys.ts'
import { useOperation } from '../lib/query.ts'
import { useMay, useSession } from '../lib/session.ts'
import { useSay } from '../lib/words.ts'
import { AsOfMark } from '../ui/as-of.tsx'
import { CustomerSearch, focusSearch } from './customer-search.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { type MenuGroup, menuFor } from './menu.ts'
import { Settings } from './settings-menu.tsx'
import './shell.css'
import { useAppWords } from './words.ts'

/** The frame of every page: rooms to the left, search and person above. */
export function Shell(): ReactNode {
  const t = useAppWords()
  const { rights, mustChangePassword } = useSession()
  const may = useMay()
  const navigate = useNavigate()
  const books = useOperation('listBooks', {}, { staleTime: 300_000, enabled: !mustChangePassword })
  const seesBooks = (books.data?.books.length ?? 0) > 0
  // Until a first password is changed there is nothing else to do.
  const groups = useMemo(
    () => (mustChangePassword ? [] : menuFor(rights, seesBooks)),
    [rights, seesBooks, mustChangePassword],
  )
  const [menuOpen, setMenuOpen] = useState(false)
  const [keysOpen, setKeysOpen] = useState(false)
  const keys = useMemo(
    () =>
      Object.fromEntries([
        ['?', () => setKeysOpen(true)],
        ['/', focusSearch],
        ...groups
          .flatMap(({ items }) => items)
          .flatMap(({ key, to }) =>
            key ? [[`g ${key}`, () => void navigate({ to })] as const] : [],
          ),
      ]),
    [groups, navigate],
  )
  useKeys(keys)
  return (
    <div className={menuOpen ? 'shell is-menu-open' : 'shell'}>
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <aside className="shell-side">
        <Side groups={groups} onEnter={() => setMenuOpen(false)} />
      </aside>
      <button
        type="button"
        className="shell-veil"
        aria-label={t('menu')}
        tabIndex={-1}
        onClick={() => setMenuOpen(false)}
      />
      <header className="shell-top">
        <Button
          className="shell-burger"
          type="text"
          icon={<MenuOutlined />}
          aria-label={t('open_menu')}
          aria-expanded={menuOpen}
          onClick={() => setMenuOpen(!menuOpen)}
        />
        {may('customer.search') && !mustChangePassword ? <CustomerSearch /> : <span />}
        <div className="shell-top-end">
          {may('home.view') && !mustChangePassword ? <CurrentNight /> : null}
          <Settings onKeys={() => setKeysOpen(true)} />
        </div>
      </header>
      <main id="content" className="shell-main" tabIndex={-1}>
        <Connection />
        {may('home.view') && !mustChangePassword ? <DataState /> : null}
        <Outlet />
      </main>
      <KeysDialog groups={groups} open={keysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  )
}

interface SideProps {
  groups: readonly MenuGroup[]
  onEnter: () => void
}

function Side({ groups, onEnter }: SideProps): ReactNode {
  const t = useAppWords()
  return (
    <>
      <Link to="/" className="shell-brand">
        <img src="/zhike.svg" alt="" width="26" height="26" />
        <strong>知客</strong>
        <span className="faint" lang="en">
          Zhike
        </span>
      </Link>
      <nav aria-label={t('menu')}>
        {groups.map(({ word, items }) => (
          <div key={word ?? 'first'} className="shell-group">
            {word ? <h2>{t(word)}</h2> : null}
            <ul>
              {items.map(({ to, word: name }) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact: to === '/', includeSearch: false }}
                    onClick={onEnter}
                  >
                    {t(name)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </>
  )
}

/** The night the numbers come from; the home page knows it, and is asked once. */
function CurrentNight(): ReactNode {
  const t = useAppWords()
  const may = useMay()
  const { data } = useOperation('readHome', {}, { staleTime: 300_000 })
  if (!data) return null
  // An administrator sees no customers, and so no night they come from.
  if (!data.asOf && !may('customer.count')) return null
  if (!data.asOf) return <span className="mark mark-warn">{t('no_night')}</span>
  return (
    <span className="shell-night">
      <AsOfMark asOf={data.asOf} />
    </span>
  )
}

/** Said on every page: that its data are old, and what the night it stands on does without. */
function DataState(): ReactNode {
  const t = useAppWords()
  const say = useSay()
  const may = useMay()
  const { data } = useOperation('readServedNight', {}, { staleTime: 300_000 })
  // An administrator sees no customers, and so nothing that could be old.
  if (!data?.asOf || !may('customer.count')) return null
  const { stale, gaps, accepted } = data
  const lacks = gaps.filter(({ stops, kind }) => stops || kind !== 'dangling')
  if (!stale && lacks.length === 0) return null
  return (
    <div className="shell-stale" role="note">
      {stale ? <p>{say(stale)}</p> : null}
      {lacks.length === 0 ? null : (
        <p>
          {t('night_lacks')}
          {lacks
            .slice(0, LACKS_NAMED)
            .map(({ words }) => say(words))
            .join(t('list_join'))}
          {lacks.length > LACKS_NAMED ? t('night_lacks_more', { count: lacks.length }) : null}
          {accepted ? t('night_accepted', { reason: accepted.reason }) : null}
        </p>
      )}
    </div>
  )
}

/** Of what a night lacks, as much as a line says; the page of nights has it all. */
const LACKS_NAMED = 3

function Connection(): ReactNode {
  const t = useAppWords()
  const online = useSyncExternalStore(watchConnection, () => navigator.onLine)
  if (online) return null
  return <output className="shell-offline">{t('offline')}</output>
}

function watchConnection(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
