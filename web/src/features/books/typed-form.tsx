import { Form } from 'antd'
import type { ReactNode } from 'react'

import type { EntryForm } from './use-entry-form.ts'
import { useBookWords } from './words.ts'

interface TypedFormProps {
  name: string
  typed: EntryForm
  onSend: () => void
  children: ReactNode
}

/** The form of an entry or an act: what is typed is kept, a fault goes as its field is mended. */
export function TypedForm({ name, typed, onSend, children }: TypedFormProps): ReactNode {
  return (
    <Form
      form={typed.form}
      name={name}
      layout="vertical"
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true, block: 'center' }}
      initialValues={typed.initial}
      onValuesChange={(changed, all) => {
        typed.form.setFields(Object.keys(changed).map((field) => ({ name: field, errors: [] })))
        typed.typing(all)
      }}
      onFinish={onSend}
    >
      <Restored typed={typed} />
      {children}
    </Form>
  )
}

/** Says that what was typed last time is back, and how to be rid of it. */
function Restored({ typed }: { typed: EntryForm }): ReactNode {
  const t = useBookWords()
  if (!typed.restored) return null
  return (
    <p className="row book-restored">
      <span>{t('draft_found')}</span>
      <button type="button" className="link-button" onClick={typed.reset}>
        {t('draft_drop')}
      </button>
    </p>
  )
}
