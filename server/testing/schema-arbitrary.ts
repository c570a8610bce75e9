import fc from 'fast-check'

/** As much of JSON Schema as our own document uses. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly pattern?: string
  readonly format?: string
}

/** Deeper than this the shortest branch is taken: rules hold rules. */
const DEEPEST = 4

/** Values that a schema allows; `$ref` is looked up in the document's components. */
export function arbitraryOf(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const of = (inner: JsonSchema) => arbitraryOf(inner, components, depth + 1)
  if (schema.$ref !== undefined) {
    const found = components[schema.$ref.split('/').at(-1) ?? '']
    if (found === undefined) throw new Error(`the document has no ${schema.$ref}`)
    return of(found)
  }
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    const [first] = choices
    return depth > DEEPEST && first !== undefined ? of(first) : fc.oneof(...choices.map(of))
  }
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type: string) => of({ ...schema, type })))
  }
  switch (schema.type) {
    case 'string':
      return text(schema)
    case 'integer':
      return fc.integer(range(schema))
    case 'number':
      return number(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, Math.max(schema.minItems ?? 0, 3)),
      })
    case 'object':
      return object(schema, of)
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

function object(schema: JsonSchema, of: (inner: JsonSchema) => fc.Arbitrary<unknown>) {
  const { properties = {}, required = [], additionalProperties } = schema
  const given = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)])),
    { requiredKeys: [...required] },
  )
  if (typeof additionalProperties !== 'object' || Object.keys(properties).length > 0) return given
  return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), of(additionalProperties), { maxKeys: 2 })
}

/** Beyond it nothing new is learnt and answers get slow. */
const LONGEST = 40

const instant = fc.date({
  min: new Date('1990-01-01'),
  max: new Date('2030-12-31'),
  noInvalidDate: true,
})

function text({ minLength = 0, maxLength = LONGEST, pattern, format }: JsonSchema) {
  if (format === 'date') return instant.map((date) => date.toISOString().slice(0, 10))
  if (format === 'date-time') return instant.map((date) => date.toISOString())
  if (pattern !== undefined) {
    return fc.stringMatching(new RegExp(pattern)).filter((one) => one.length >= minLength)
  }
  const unit = fc.constantFrom(...'abcXYZ019_- 客户。')
  const longest = Math.max(minLength, Math.min(maxLength, LONGEST))
  return fc
    .string({ unit, minLength, maxLength: longest })
    .filter((one) => one.trim().length >= minLength)
}

const most = 1_000_000

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema) {
  const min = exclusiveMinimum === undefined ? (minimum ?? -most) : exclusiveMinimum + 1
  const max = exclusiveMaximum === undefined ? (maximum ?? most) : exclusiveMaximum - 1
  return { min: Math.max(min, -most), max: Math.min(max, Math.max(most, min)) }
}

function number(schema: JsonSchema) {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  return fc.double({
    min: exclusiveMinimum ?? minimum ?? -most,
    max: exclusiveMaximum ?? maximum ?? most,
    minExcluded: exclusiveMinimum !== undefined,
    maxExcluded: exclusiveMaximum !== undefined,
    noNaN: true,
  })
}

/** The same value with one thing spoilt: left out, of another type, too long or too large. */
export function spoiltOf(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) {
    return fc.constantFrom<unknown>(null, {}, [], 'x'.repeat(9_000), -1e300, 1.5, true)
  }
  if (Array.isArray(value)) {
    return fc.oneof(
      fc.constantFrom<unknown>({}, 'not a list', []),
      ...value
        .slice(0, 2)
        .map((item, index) => spoiltOf(item).map((spoilt) => value.with(index, spoilt))),
    )
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return fc.constantFrom<unknown>([], 'not an object', null)
  return fc.oneof(
    ...entries.flatMap(([name, inner]) => [
      fc.constant(Object.fromEntries(entries.filter(([other]) => other !== name))),
      spoiltOf(inner).map((spoilt) => ({ ...value, [name]: spoilt })),
    ]),
  )
}
