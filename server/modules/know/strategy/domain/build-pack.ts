import type { Words } from '#contracts/words.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import type { Vocabulary } from '#kernel/rule/index.ts'
import type { WrittenConduct } from './action-schema.ts'
import type { Catalogue } from './catalogue.ts'
import { checkPack } from './check-pack.ts'
import { checkLabels } from './check-labels.ts'
import { dependencyProblems } from './dependencies.ts'
import { entryOf } from './entry.ts'
import { factVocabulary } from './fact-fields.ts'
import type { ProductClasses } from './fact-fields.ts'
import type { Measure, Pack } from './pack.ts'
import { PackReader } from './reader.ts'
import type { PlaceIndex, PackPath } from './place-index.ts'
import type { PackProblem } from './problem.ts'
import { numberFloors } from './law-floors.ts'
import { readActions } from './read-actions.ts'
import { readCalendar } from './read-calendar.ts'
import type { PlaceSetting } from './read-calendar.ts'
import { readCritical, readLifeGroups, readLifeStages, readScheme } from './read-places.ts'
import { readEvents } from './read-events.ts'
import { readMeasure } from './read-measure.ts'
import type { MeasureContext } from './read-measure.ts'
import { readTag } from './read-tag.ts'
import type { WrittenMetric, WrittenPack, WrittenTag } from './schema.ts'
import { formulaTypeOf } from './units.ts'
import { familyColumn, measureField, packVocabulary } from './vocabulary.ts'

export type BuiltPack =
  | { readonly ok: true; readonly pack: Pack; readonly vocabulary: Vocabulary }
  | { readonly ok: false; readonly problems: readonly PackProblem[] }

/** Turns a well-shaped pack into a checked one, or says everything that is wrong with it. */
export function buildPack(
  written: WrittenPack,
  places: PlaceIndex,
  catalogue: Catalogue,
  unsaid: readonly PlaceSetting[] = [],
): BuiltPack {
  const reader = new PackReader(places)
  checkPack(written, reader, catalogue)
  // Names that clash would make the vocabulary throw: they are the problem to mend first.
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }
  const vocabulary = packVocabulary(written, catalogue)
  checkLabels(written, vocabulary, reader)
  const classes = productClasses(written)
  const typeOfName = formulaTypes(written, catalogue)
  const context: MeasureContext = { reader, classes, typeOfName, catalogue }
  const pack: Pack = {
    ...header(written),
    timeZone: unsaid.includes('time_zone') ? undefined : written.pack.time_zone,
    calendar: readCalendar(written, reader, !unsaid.includes('calendar')),
    groups: new Map(Object.entries(written.groups).map(([name, { words }]) => [name, words])),
    parameters: new Map(
      Object.entries(written.parameters).map(([name, entry]) => [name, { name, ...entry }]),
    ),
    classes: new Map(
      Object.entries(written.classes).map(([name, { words, counts_in_aum }]) => [
        name,
        { words, countsInAum: counts_in_aum },
      ]),
    ),
    families: Object.entries(written.families).map(([code, family]) => ({
      code,
      words: family.words,
      class: family.class,
      heldWhen:
        family.held_when === undefined
          ? undefined
          : reader.rule(['families', code, 'held_when'], family.held_when, vocabulary),
    })),
    bundles: Object.entries(written.bundles).map(([name, bundle]) => ({ name, ...bundle })),
    measures: readMeasures(written, context),
    tags: Object.entries(written.tags)
      .map(([name, tag]) => readTag(name, tag, { ...context, vocabulary }))
      .filter((tag) => tag !== undefined),
    schemes: Object.entries(written.schemes)
      .map(([name, scheme]) => readScheme(name, scheme, reader, vocabulary))
      .filter((scheme) => scheme !== undefined),
    lifeGroups: readLifeGroups(written, reader, vocabulary),
    lifeStages: readLifeStages(written, reader, vocabulary),
    critical: readCritical(written, reader, vocabulary),
    issues: new Map(Object.entries(written.issues).map(([name, { words }]) => [name, words])),
    actionGroups: new Map(Object.entries(written.action_groups)),
    actions: readActions({
      ...{ written, reader, vocabulary, typeOfName, classes },
      products: productVocabulary(catalogue, classes),
    }),
    conduct: withLawCaps(written.conduct),
    copy: written.copy,
    arbitration: written.arbitration,
    credit: written.credit,
    events: readEvents(written, reader, catalogue),
  }
  if (reader.problems.length === 0) reader.problems.push(...dependencyProblems(pack, vocabulary))
  return reader.problems.length > 0
    ? { ok: false, problems: reader.problems }
    : { ok: true, pack, vocabulary }
}

/** The caps of operators and platforms stand beside the bank's own, whatever a pack says. */
function withLawCaps(conduct: WrittenConduct): WrittenConduct {
  const law = Object.entries(numberFloors).map(([measure, { words, most, source }]) => [
    `law_${measure}`,
    {
      words: { zh: `${words.zh}最多 ${most} 次`, en: `${words.en}: at most ${most}` },
      channel: measure.split('_').at(-1) ?? null,
      ...{ measure, most, source },
    },
  ])
  return { ...conduct, caps: { ...conduct.caps, ...Object.fromEntries(law) } }
}

function header({ pack }: WrittenPack) {
  return {
    name: pack.name,
    words: pack.words,
    currency: pack.currency,
    currencyWords: pack.currency_words,
    moneyUnit: pack.currency === 'CNY' ? undefined : pack.currency_words,
    officialScheme: pack.official_tier_scheme,
    churnTag: pack.churn_tag,
    businessDate: pack.business_date === undefined ? undefined : businessDateOf(pack.business_date),
  }
}

function productVocabulary(catalogue: Catalogue, classes: ProductClasses): Vocabulary {
  const fact = catalogue('product')
  if (fact === undefined) throw new Error('the catalogue of facts has no product')
  return factVocabulary(fact, classes)
}

/** Each product class with the families the pack puts in it. */
export function productClasses(written: WrittenPack): ProductClasses {
  return new Map(
    Object.entries(written.classes).map(
      ([name, { words }]): [string, { words: Words; families: string[] }] => [
        name,
        {
          words,
          families: Object.entries(written.families)
            .filter(([, family]) => family.class === name)
            .map(([code]) => code),
        },
      ],
    ),
  )
}

/** What formulas may read: metrics, fact tags, product flags and parameters. */
function formulaTypes(written: WrittenPack, catalogue: Catalogue): MeasureContext['typeOfName'] {
  const families = new Set(Object.keys(written.families).map(familyColumn))
  return (name) => {
    const metric = written.metrics[name] ?? factTag(written.tags[name])
    if (metric !== undefined) return formulaTypeOf(measureField(name, metric, catalogue).type)
    if (families.has(name)) return 'flag'
    const parameter = written.parameters[name]
    if (parameter === undefined) return undefined
    return parameter.unit === 'yuan' ? 'money' : 'decimal'
  }
}

function factTag(tag: WrittenTag | undefined) {
  return tag?.kind === 'fact' ? tag : undefined
}

function readMeasures(written: WrittenPack, context: MeasureContext): Measure[] {
  const metrics = Object.entries(written.metrics).map(([name, metric]) =>
    measure('metric', name, metric, ['metrics', name], context),
  )
  const tags = Object.entries(written.tags).map(([name, tag]) =>
    tag.kind === 'fact' ? measure('fact', name, tag, ['tags', name], context) : undefined,
  )
  return [...metrics, ...tags].filter((read) => read !== undefined)
}

function measure(
  kind: Measure['kind'],
  name: string,
  written: WrittenMetric | Extract<WrittenTag, { kind: 'fact' }>,
  path: PackPath,
  context: MeasureContext,
): Measure | undefined {
  const body = readMeasure(path, written, context)
  if (body === undefined) return undefined
  const field = measureField(name, written, context.catalogue)
  return {
    ...entryOf(name, written, context.reader.places.find(path)),
    ...body,
    kind,
    type: field.type,
    unit: written.unit,
    codes: field.codes && new Map(field.codes.map(({ value, label }) => [value, label])),
    ordered: field.ordered === true,
  }
}
