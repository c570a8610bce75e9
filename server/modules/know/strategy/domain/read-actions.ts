import type { Vocabulary } from '#kernel/rule/index.ts'

import type { WrittenAction } from './action-schema.ts'
import { asFactsHold } from './fact-fields.ts'
import type { ProductClasses } from './fact-fields.ts'
import type { TypeOfName } from './formula/type-formula.ts'
import type { Action } from './pack.ts'
import type { PackPath } from './place-index.ts'
import { occasionNames, occasionOf } from '#contracts/occasions.ts'
import type { OccasionName } from '#contracts/occasions.ts'
import { say } from './problem.ts'
import { allRead } from './reader.ts'
import type { PackReader } from './reader.ts'
import type { WrittenPack } from './schema.ts'

interface ActionContext {
  readonly written: WrittenPack
  readonly reader: PackReader
  readonly vocabulary: Vocabulary
  readonly typeOfName: TypeOfName
  /** What a rule over products may speak of. */
  readonly products: Vocabulary
  readonly classes: ProductClasses
}

/** Reads every action: its rules against the vocabulary, its value as arithmetic in money. */
export function readActions(context: ActionContext): Action[] {
  return Object.entries(context.written.actions)
    .map(([name, action]) => readAction(name, action, context))
    .filter((action) => action !== undefined)
}

function readAction(
  name: string,
  written: WrittenAction,
  context: ActionContext,
): Action | undefined {
  const { reader, vocabulary } = context
  const path: PackPath = ['actions', name]
  checkNames(path, written, context)
  checkPurpose(path, written, context)
  const rule = (field: 'eligibility' | 'applicability' | 'suitability') =>
    reader.rule([...path, field], written[field], vocabulary)
  const factors = allRead(
    Object.entries(written.context).map(([code, { words, when, factor }]) => {
      const read = reader.rule([...path, 'context', code, 'when'], when, vocabulary)
      return read && { code, words, factor, rule: read }
    }),
  )
  const [eligibility, applicability, suitability] = [
    rule('eligibility'),
    rule('applicability'),
    rule('suitability'),
  ]
  const products = readProducts(path, written, context)
  const value = reader.formula([...path, 'value'], written.value, context.typeOfName)
  if (
    factors === undefined ||
    eligibility === undefined ||
    applicability === undefined ||
    suitability === undefined ||
    products === undefined ||
    value === undefined
  ) {
    return undefined
  }
  const familyClass =
    written.family === null ? null : (context.written.families[written.family]?.class ?? null)
  return {
    name,
    words: written.words,
    group: written.group,
    issue: context.written.action_groups[written.group]?.issue ?? '',
    family: written.family,
    familyClass,
    products,
    productRisk: written.product_risk,
    privatePlacement: written.private_placement,
    minimumYuan: written.minimum_yuan,
    insuranceKind: written.insurance_kind,
    purpose: written.purpose,
    occasion:
      occasionOf(written.occasion) === undefined ? null : (written.occasion as OccasionName),
    eligibility,
    applicability,
    suitability,
    validFrom: written.valid_from,
    validTo: written.valid_to,
    propensity: written.propensity,
    context: factors,
    value,
    lever: written.lever,
    costYuan: written.cost_yuan,
    treatments: Object.entries(written.treatments).map(([channel, treatment]) => ({
      channel: channel as Action['treatments'][number]['channel'],
      copy: treatment.copy,
      subject: treatment.subject,
      say: treatment.say,
      neverSay: treatment.never_say,
      notices: treatment.notices,
    })),
    owner: written.owner,
    source: written.source,
    place: reader.places.find(path),
  }
}

/** Null: it names none. */
function readProducts(
  path: PackPath,
  { products }: WrittenAction,
  { reader, products: vocabulary, classes }: ActionContext,
): Action['products'] | undefined {
  if (products === null) return null
  if (typeof products !== 'string') return { ids: products }
  const read = reader.rule([...path, 'products'], products, vocabulary)
  return read && { text: read.text, tree: asFactsHold(read.tree, classes) }
}

function checkNames(path: PackPath, written: WrittenAction, context: ActionContext): void {
  const { reader, written: pack } = context
  const group = say('动作组', 'group of actions')
  reader.known([...path, 'group'], written.group, Object.keys(pack.action_groups), group)
  if (written.family !== null) {
    const family = say('产品大类', 'product family')
    reader.known([...path, 'family'], written.family, Object.keys(pack.families), family)
  }
  for (const [channel, { notices }] of Object.entries(written.treatments)) {
    for (const notice of notices) {
      const place = [...path, 'treatments', channel, 'notices']
      reader.known(place, notice, Object.keys(pack.copy.notices), say('提示语', 'notice'))
    }
  }
  if (Object.keys(written.treatments).length === 0) {
    reader.refuse(
      [...path, 'treatments'],
      say('动作没有任何渠道', 'the action reaches nobody'),
      say('请至少写一个渠道的文案', 'write a treatment for one channel at least'),
    )
  }
}

/** Fields by which an action sells something. */
const sellingFields = [
  'family',
  'products',
  'product_risk',
  'private_placement',
  'minimum_yuan',
] as const

/** A service contact comes from a listed occasion and sells nothing (FIELD §3). */
function checkPurpose(path: PackPath, written: WrittenAction, { reader }: ActionContext): void {
  if (written.purpose === 'marketing') {
    if (written.occasion === null) return
    reader.refuse(
      [...path, 'occasion'],
      say('营销动作没有服务场景', 'marketing rests on no service occasion'),
      say('请删去 occasion', 'take the occasion out'),
    )
    return
  }
  if (written.occasion === null) {
    reader.refuse(
      [...path, 'purpose'],
      say(
        '服务动作须写明服务场景 occasion；争取或留住业务的是营销',
        'a service action names its occasion; what wins or keeps business is marketing',
      ),
      say(`可用：${occasionNames.join('、')}`, `occasions: ${occasionNames.join(', ')}`),
    )
  } else {
    reader.known(
      [...path, 'occasion'],
      written.occasion,
      occasionNames,
      say('服务场景', 'service occasion'),
    )
  }
  for (const field of sellingFields) {
    if (written[field] === null || written[field] === false) continue
    reader.refuse(
      [...path, field],
      say(`服务动作不销售任何产品（${field}）`, `a service action sells nothing (${field})`),
      say('请删去它，或改为 purpose: marketing', 'take it out, or say purpose: marketing'),
    )
  }
}
