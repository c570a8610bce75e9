import { Modal } from 'antd'
import { Fragment, type ReactNode } from 'react'

import type { MenuGroup } from './menu.ts'
import { useAppWords } from './words.ts'

interface KeysDialogProps {
  groups: readonly MenuGroup[]
  open: boolean
  onClose: () => void
}

/** The keys that work everywhere, for the rooms this person has. */
export function KeysDialog({ groups, open, onClose }: KeysDialogProps): ReactNode {
  const t = useAppWords()
  const pages = groups
    .flatMap(({ items }) => items)
    .flatMap(({ key, word }) => (key ? [{ key, page: t(word) }] : []))
  return (
    <Modal title={t('keys')} open={open} onCancel={onClose} footer={null} width={420}>
      <dl className="keys">
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t('key_search')}</dd>
        {pages.map(({ key, page }) => (
          <Fragment key={key}>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{t('key_go', { page })}</dd>
          </Fragment>
        ))}
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t('key_keys')}</dd>
      </dl>
    </Modal>
  )
}
