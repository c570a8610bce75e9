import { Form, Input } from 'antd'
import type { ReactNode } from 'react'

import type { BookDeclaration, BookField } from '#contracts/book.ts'
import { saysWhy } from '#contracts/reasons.ts'
import { Refusal } from '../../lib/api.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useSay } from '../../lib/words.ts'
import { Refused } from '../../ui/states.tsx'
import { FieldControl } from './field-control.tsx'
import { faultOf, inputOf, isRequired, readInput } from './field-text.ts'
import { REASON, faultsOf } from './use-entry-form.ts'
import { useBookWords } from './words.ts'

interface FormFieldsProps {
  fields: readonly BookField[]
  /** The state the entry would be in: it says what has to be filled in. */
  state: string
  /** What numbers stand for, of an entry that is there. */
  names?: Readonly<Record<string, string>>
  /** Of an entry that is there, what the vault keeps need not be given again. */
  isKept?: boolean
}

/** The controls of fields, each by its kind, in the order they are declared. */
export function FormFields({ fields, state, names, isKept = false }: FormFieldsProps): ReactNode {
  return fields.map((field) => (
    <FieldItem
      key={field.name}
      field={field}
      name={names?.[field.name]}
      isRequired={isRequired(field, state) && !(isKept && field.personal !== undefined)}
    />
  ))
}

interface FieldItemProps {
  field: BookField
  name: string | undefined
  isRequired: boolean
}

function FieldItem({ field, name, isRequired: required }: FieldItemProps): ReactNode {
  const t = useBookWords()
  const say = useSay()
  const language = useLanguage()
  const hints = useHints(field)
  const label = say(field.words)
  const check = async (typed: string | undefined): Promise<void> => {
    if ((typed ?? '').trim() === '' && required) throw new Error(t('required', { field: label }))
    const read = readInput(field, typed ?? '')
    if ('words' in read) throw new Error(faultOf(field, read.words, language))
  }
  return (
    <Form.Item
      name={field.name}
      label={label}
      required={required}
      {...(hints === '' ? {} : { extra: <span className="book-hint">{hints}</span> })}
      rules={[{ validator: (_, typed: string | undefined) => check(typed) }]}
    >
      <FieldControl field={field} label={label} name={name} />
    </Form.Item>
  )
}

/** What the declaration says below a control, and the limits it has. */
function useHints(field: BookField): string {
  const t = useBookWords()
  const say = useSay()
  const { least, most, longest, hint, personal } = field
  const low = least === undefined ? '' : inputOf(field, least)
  const high = most === undefined ? '' : inputOf(field, most)
  const said = [
    ...(hint === undefined ? [] : [say(hint)]),
    ...(personal === undefined ? [] : [t('personal')]),
    ...(longest === undefined || field.kind === 'long_text'
      ? []
      : [t('longest', { count: longest })]),
    ...(low !== '' && high !== '' ? [t('least_most', { least: low, most: high })] : []),
    ...(low !== '' && high === '' ? [t('least', { least: low })] : []),
    ...(low === '' && high !== '' ? [t('most', { most: high })] : []),
  ]
  return said.join(' · ')
}

/** Asks why an act is done. */
export function ReasonField(): ReactNode {
  const t = useBookWords()
  return (
    <Form.Item
      name={REASON}
      label={t('reason')}
      required
      rules={[
        {
          validator: async (_, typed: string | undefined) => {
            if (!saysWhy(typed ?? '')) throw new Error(t('reason_needed'))
          },
        },
      ]}
    >
      <Input.TextArea rows={2} maxLength={200} />
    </Form.Item>
  )
}

interface FormProblemProps {
  error: unknown
  book: BookDeclaration
  /** Fields that stand in the form: what is wrong with them is said at them. */
  shown: readonly BookField[]
}

/** A refusal of a form: what has no place at a field is said here, in the fields' own words. */
export function FormProblem({ error, book, shown }: FormProblemProps): ReactNode {
  const t = useBookWords()
  const language = useLanguage()
  if (!(error instanceof Refusal)) return <Refused error={error} />
  const { code } = error.problem
  if (code === 'changed_meanwhile') {
    return (
      <div className="refused" role="alert">
        <strong>{t('changed_meanwhile')}</strong>
        <p>{t('changed_meanwhile_what')}</p>
      </div>
    )
  }
  const faults = faultsOf(error)
  if (code !== 'input_invalid' || faults.length === 0) return <Refused error={error} />
  const elsewhere = faults.filter(
    ({ path }) => path !== 'reason' && !shown.some(({ name }) => name === path),
  )
  return (
    <div className="refused" role="alert">
      <strong>{t('faults', { count: faults.length })}</strong>
      {elsewhere.map(({ path, words }) => {
        const field = book.fields.find(({ name }) => name === path)
        if (field === undefined) return <p key={path}>{words[language]}</p>
        const said = faultOf(field, words, language)
        return <p key={path}>{language === 'zh' ? `${field.words.zh}：${said}` : said}</p>
      })}
    </div>
  )
}
