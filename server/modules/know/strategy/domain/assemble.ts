import { isMap, layOver } from './merge.ts'
import type { Plain, PlainMap } from './merge.ts'
import type { PackFile } from './pack-file.ts'
import { PlaceIndex } from './place-index.ts'
import { say } from './problem.ts'
import type { PackProblem } from './problem.ts'
import { sectionNames } from './schema.ts'

/** Sections whose entries stand in groups of their own: `copy.phrases.<rule>`. */
const groupedSections = new Set(['copy'])

export interface Assembled {
  readonly data: PlainMap
  readonly places: PlaceIndex
  readonly problems: PackProblem[]
}

/** Key of a file that gives its entries what they don't say themselves (owner, uses, …). */
const DEFAULTS = 'defaults'

/** Sections whose entries take no defaults: they have no owner or data class of their own. */
const plainSections = new Set([
  'pack',
  'groups',
  'parameters',
  'classes',
  'families',
  'bundles',
  'issues',
  'action_groups',
  'conduct',
  'copy',
  'arbitration',
  'credit',
  'events',
  'calendars',
  'books',
])

/** Lays the files of a base and then of each overlay on each other. */
export function assemble(layers: readonly (readonly PackFile[])[]): Assembled {
  const places = new PlaceIndex()
  const problems: PackProblem[] = []
  let data: PlainMap = {}
  for (const files of layers) {
    let layer: PlainMap = {}
    for (const file of files) {
      problems.push(...unknownSections(file), ...doubleEntries(layer, file, places))
      for (const { path, place } of file.located) {
        if (path[0] !== DEFAULTS) places.set(path, place)
      }
      layer = layOver(layer, withDefaults(file.data, data), () => {})
    }
    data = layOver(data, layer, (path) => {
      const place = places.find(path)
      problems.push({
        ...place,
        words: say(`没有 ${path.join('.')} 可以移除`, `there is no ${path.join('.')} to remove`),
        cure: say('请核对名称，或删去这一行', 'check the name, or drop the line'),
      })
    })
  }
  return { data, places, problems }
}

function unknownSections(file: PackFile): PackProblem[] {
  const known = new Set([...sectionNames, DEFAULTS])
  return file.located
    .filter(({ path }) => path.length === 1 && !known.has(String(path[0])))
    .map(({ path, place }) => ({
      ...place,
      words: say(`不认识的部分 ${path[0]}`, `unknown section ${path[0]}`),
      cure: say(
        `可用的部分：${sectionNames.join('、')}`,
        `sections are: ${sectionNames.join(', ')}`,
      ),
    }))
}

/** Two files of one layer may not declare one entry: the order of file names would decide. */
function doubleEntries(layer: PlainMap, file: PackFile, places: PlaceIndex): PackProblem[] {
  const doubles: PackProblem[] = []
  for (const { path, place } of file.located) {
    const depth = groupedSections.has(String(path[0])) ? 3 : 2
    if (path.length !== depth || path[0] === DEFAULTS || !stands(layer, path)) continue
    const first = places.find(path)
    const entry = path.join('.')
    doubles.push({
      ...place,
      words: say(
        `${entry} 已在 ${first.file}:${first.line} 定义`,
        `${entry} is already declared at ${first.file}:${first.line}`,
      ),
      cure: say('请保留一处', 'keep one of the two'),
    })
  }
  return doubles
}

function stands(data: PlainMap, path: PackFile['located'][number]['path']): boolean {
  let here: Plain | undefined = data
  for (const key of path) here = isMap(here) ? here[String(key)] : undefined
  return here !== undefined
}

/** Fills a file's defaults into entries the layers below don't have. */
function withDefaults(data: PlainMap, below: PlainMap): PlainMap {
  const { [DEFAULTS]: defaults, ...sections } = data
  if (!isMap(defaults)) return sections
  return Object.fromEntries(
    Object.entries(sections).map(([section, entries]) => {
      if (plainSections.has(section) || !isMap(entries)) return [section, entries]
      if (section === 'life_stages') {
        return [section, below[section] === undefined ? fill(entries, defaults) : entries]
      }
      const known = below[section]
      const filled = Object.entries(entries).map(([name, entry]) => {
        const isNew = !isMap(known) || known[name] === undefined
        return [name, isNew && isMap(entry) ? fill(entry, defaults) : entry]
      })
      return [section, Object.fromEntries(filled)]
    }),
  )
}

function fill(entry: PlainMap, defaults: PlainMap): PlainMap {
  const missing = Object.entries(defaults).filter(([key]) => !(key in entry))
  return { ...Object.fromEntries(missing), ...entry }
}
