import type { ReactNode } from 'react'

import './file-pick.css'
import { useUiWords } from './words.ts'

interface FilePickProps {
  id: string
  label: string
  file: File | undefined
  /** Endings of the files that are offered, as `.xlsx,.csv`. */
  accept?: string
  onPick: (file: File | undefined) => void
}

/** Chooses a file of the person's machine, in the page's language and not the browser's. */
export function FilePick({ id, label, file, accept, onPick }: FilePickProps): ReactNode {
  const t = useUiWords()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <span className="file-pick">
        <input
          id={id}
          type="file"
          {...(accept === undefined ? {} : { accept })}
          onChange={({ target }) => onPick(target.files?.[0])}
        />
        <span aria-hidden="true" className="file-pick-button">
          {t('choose_file')}
        </span>
        <span>{file?.name ?? t('no_file')}</span>
      </span>
    </>
  )
}
