import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import { type ReactNode, useMemo } from 'react'
import {
  type ActionProps,
  type CombinatorSelectorProps,
  type FieldSelectorProps,
  type FullField,
  type FullOption,
  type NotToggleProps,
  type OperatorSelectorProps,
  type OptionGroup,
  QueryBuilder,
  type RuleGroupType,
  type ValueEditorProps,
} from 'react-querybuilder'

import type { RuleVocabulary } from '#contracts/rule.ts'
import { useSay } from '../../lib/words.ts'
import { SET_OPERATORS, operatorsOf } from './operators.ts'
import { type BuilderOperator, EVERYONE_FIELD, setField, setOfField } from './rule-tree.ts'
import './rule-builder.css'
import { FieldValue, MemberValue } from './value-editor.tsx'
import { type RuleWords, useRuleWords } from './words.ts'

interface RuleBuilderProps {
  vocabulary: RuleVocabulary
  group: RuleGroupType
  onBuild: (group: RuleGroupType) => void
}

/** What every control of the builder is given. */
interface Context {
  readonly vocabulary: RuleVocabulary
}

/** The rule as conditions on screen. Only the screen: the rule itself is `draft.ts`'s. */
export function RuleBuilder({ vocabulary, group, onBuild }: RuleBuilderProps): ReactNode {
  const t = useRuleWords()
  const say = useSay()
  const context = useMemo<Context>(() => ({ vocabulary }), [vocabulary])
  const fields = fieldGroups(vocabulary, say, t)
  const first = fields[0]?.options[0]?.name
  const operators = (name: string): FullOption[] => {
    const isDate = vocabulary.fields.some((field) => field.name === name && field.type === 'date')
    return operatorNames(vocabulary, name).map((operator) => ({
      name: operator,
      value: operator,
      label: t(operatorWord(operator, isDate)),
    }))
  }
  return (
    <QueryBuilder
      query={group}
      onQueryChange={onBuild}
      fields={fields}
      context={context}
      getOperators={operators}
      getDefaultOperator={(name) => operatorNames(vocabulary, name)[0] ?? '='}
      getDefaultValue={() => undefined}
      {...(first === undefined ? {} : { getDefaultField: first })}
      combinators={[
        { name: 'and', value: 'and', label: t('and') },
        { name: 'or', value: 'or', label: t('or') },
      ]}
      addRuleToNewGroups
      resetOnOperatorChange={false}
      showNotToggle
      accessibleDescriptionGenerator={() => t('group')}
      controlElements={controls}
      controlClassnames={{ queryBuilder: 'rule-builder' }}
    />
  )
}

/** Dates are earlier or later where numbers are less or more. */
function operatorWord(operator: BuilderOperator, isDate: boolean): Parameters<RuleWords>[0] {
  if (!isDate) return `op_${operator}`
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `op_date_${operator}`
    default:
      return `op_${operator}`
  }
}

function operatorNames(vocabulary: RuleVocabulary, name: string): readonly BuilderOperator[] {
  if (name === EVERYONE_FIELD) return ['is']
  if (setOfField(name) !== undefined) return SET_OPERATORS
  const field = vocabulary.fields.find((known) => known.name === name)
  return field ? operatorsOf(field) : []
}

function fieldGroups(
  { fields, sets }: RuleVocabulary,
  say: ReturnType<typeof useSay>,
  t: RuleWords,
): OptionGroup<FullField>[] {
  const groups = new Map<string, FullField[]>()
  const add = (group: string, name: string, label: string): void => {
    const known = groups.get(group)
    const option = { name, value: name, label }
    if (known) known.push(option)
    else groups.set(group, [option])
  }
  for (const { name, label, group } of fields) {
    add(group ? say(group) : t('field'), name, say(label))
  }
  for (const { name, label } of sets) add(say(label), setField(name), say(label))
  add(t('everyone'), EVERYONE_FIELD, t('everyone'))
  return [...groups].map(([label, options]) => ({ label, options }))
}

function FieldSelector({ options, value, handleOnChange }: FieldSelectorProps): ReactNode {
  const t = useRuleWords()
  return (
    <Select<string>
      className="field-box"
      aria-label={t('field')}
      {...(value === undefined ? {} : { value })}
      options={selectOptions(options)}
      showSearch
      popupMatchSelectWidth={false}
      listHeight={320}
      optionFilterProp="found"
      onChange={handleOnChange}
    />
  )
}

interface Choice {
  label: string
  value: string
  options?: Choice[]
  /** What typing finds it by. */
  found?: string
}

function selectOptions(options: FieldSelectorProps['options']): Choice[] {
  return options.map((option) =>
    isGroup(option)
      ? { label: option.label, value: option.label, options: option.options.map(choice) }
      : choice(option),
  )
}

function isGroup(option: FullOption | OptionGroup<FullOption>): option is OptionGroup<FullOption> {
  return 'options' in option && Array.isArray(option.options)
}

/** Found by what it is called and by the name it is typed with. */
function choice({ name, label }: FullOption): Choice {
  return { value: name, label, found: `${label} ${name}` }
}

function OperatorSelector({ options, value, handleOnChange }: OperatorSelectorProps): ReactNode {
  const t = useRuleWords()
  return (
    <Select<string>
      className="operator-box"
      aria-label={t('operator')}
      {...(value === undefined ? {} : { value })}
      options={selectOptions(options)}
      popupMatchSelectWidth={false}
      onChange={handleOnChange}
    />
  )
}

function Value({ field, operator, value, handleOnChange, context }: ValueEditorProps): ReactNode {
  const { vocabulary } = context as Context
  const setName = setOfField(field)
  const set = vocabulary.sets.find(({ name }) => name === setName)
  if (set) return <MemberValue set={set} value={value} onChange={handleOnChange} />
  const known = vocabulary.fields.find(({ name }) => name === field)
  if (!known) return null
  return <FieldValue field={known} operator={operator} value={value} onChange={handleOnChange} />
}

function Combinator({ options, value, handleOnChange }: CombinatorSelectorProps): ReactNode {
  const t = useRuleWords()
  return (
    <Segmented
      size="small"
      aria-label={t('combinator')}
      value={value ?? 'and'}
      options={selectOptions(options).map(({ value: name, label }) => ({ value: name, label }))}
      onChange={handleOnChange}
    />
  )
}

function Not({ checked, handleOnChange }: NotToggleProps): ReactNode {
  const t = useRuleWords()
  return (
    <Button
      size="small"
      type={checked ? 'primary' : 'text'}
      aria-pressed={checked ?? false}
      title={t('not_title')}
      onClick={() => handleOnChange(!checked)}
    >
      {t('not')}
    </Button>
  )
}

function AddRule({ handleOnClick }: ActionProps): ReactNode {
  const t = useRuleWords()
  return (
    <Button
      size="small"
      icon={<PlusOutlined aria-hidden />}
      onClick={(event) => handleOnClick(event)}
    >
      {t('add_rule')}
    </Button>
  )
}

function AddGroup({ handleOnClick }: ActionProps): ReactNode {
  const t = useRuleWords()
  return (
    <Button size="small" type="text" onClick={(event) => handleOnClick(event)}>
      {t('add_group')}
    </Button>
  )
}

function RemoveRule({ handleOnClick }: ActionProps): ReactNode {
  const t = useRuleWords()
  return <Remove label={t('remove_rule')} onRemove={handleOnClick} />
}

function RemoveGroup({ handleOnClick }: ActionProps): ReactNode {
  const t = useRuleWords()
  return <Remove label={t('remove_group')} onRemove={handleOnClick} />
}

function Remove({ label, onRemove }: { label: string; onRemove: () => void }): ReactNode {
  return (
    <Button
      className="remove"
      size="small"
      type="text"
      icon={<CloseOutlined />}
      aria-label={label}
      title={label}
      onClick={() => onRemove()}
    />
  )
}

const controls = {
  fieldSelector: FieldSelector,
  operatorSelector: OperatorSelector,
  valueEditor: Value,
  combinatorSelector: Combinator,
  notToggle: Not,
  addRuleAction: AddRule,
  addGroupAction: AddGroup,
  removeRuleAction: RemoveRule,
  removeGroupAction: RemoveGroup,
}
