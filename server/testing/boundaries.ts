import { posix } from 'node:path'

/** The wings of the house and their modules, in the order in which data flows. */
export const wings = {
  know: ['access', 'books', 'intake', 'strategy', 'profiles'],
  decide: ['conduct', 'decisions', 'certificate', 'night'],
  act: ['customers', 'events', 'delivery', 'workbench', 'campaigns'],
  prove: ['performance'],
  lead: ['cockpit'],
} as const

/** A module may import earlier ones, through their front door. */
const moduleOrder: readonly string[] = Object.entries(wings).flatMap(([wing, modules]) =>
  modules.map((module) => `${wing}/${module}`),
)

export interface ImportEdge {
  readonly from: string
  /** As written. */
  readonly specifier: string
  readonly typeOnly: boolean
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

export function importsOf(from: string, source: string): ImportEdge[] {
  return [...source.matchAll(importPattern)].map((match) => ({
    from,
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }))
}

const aliases: readonly (readonly [prefix: string, folder: string])[] = [
  ['#contracts/', 'contracts/'],
  ['#kernel/', 'server/kernel/'],
  ['#platform/', 'server/platform/'],
  ['#modules/', 'server/modules/'],
  ['#server/', 'server/'],
  ['#demo/', 'demo/'],
]

/** The project file an import names, or undefined for packages and Node's own modules. */
export function targetOf(edge: ImportEdge): string | undefined {
  for (const [prefix, folder] of aliases) {
    if (edge.specifier.startsWith(prefix)) return folder + edge.specifier.slice(prefix.length)
  }
  if (!edge.specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(edge.from), edge.specifier)
}

const modulePattern = /^server\/modules\/([^/]+\/[^/]+)\/(.+)$/

function moduleEdgeProblem(edge: ImportEdge, target: string): string | undefined {
  const [, importer, inside] = modulePattern.exec(edge.from) ?? []
  const [, imported, file] = modulePattern.exec(target) ?? []
  if (importer === undefined || imported === undefined || importer === imported) return undefined
  if (file !== 'index.ts') return 'a module is entered only through its index.ts'
  const [mine, theirs] = [moduleOrder.indexOf(importer), moduleOrder.indexOf(imported)]
  if (mine < 0 || theirs < 0) return 'name the module in wings (server/testing/boundaries.ts)'
  if (theirs > mine) return `data flows ${imported} → later: ${importer} comes before it`
  return inside?.startsWith('domain/') === true && !edge.typeOnly
    ? 'domain/ is pure: only the types of another module'
    : undefined
}

const featurePattern = /^web\/src\/features\/([^/]+)\//

function webEdgeProblem(from: string, target: string): string | undefined {
  const [, importer] = featurePattern.exec(from) ?? []
  const [, imported] = featurePattern.exec(target) ?? []
  if (imported === undefined) return undefined
  if (importer === undefined) {
    return from.startsWith('web/src/app/') ? undefined : 'ui/ and lib/ know no feature'
  }
  return importer === imported ? undefined : 'a feature never imports another: share it in ui/'
}

const isTest = (path: string): boolean => path.endsWith('.test.ts')
const impurePackages = /^(node:(?!crypto$)|pg|kysely|pg-boss|fastify|@duckdb\/|@fastify\/|pino)/

/** Why an import may not be, or undefined when it may. */
export function forbiddenBecause(edge: ImportEdge): string | undefined {
  const { from } = edge
  if (isTest(from) || from.startsWith('server/testing/')) return undefined
  const target = targetOf(edge)
  const within = (...folders: string[]): boolean =>
    target === undefined || folders.some((folder) => target.startsWith(folder))

  if (from.startsWith('contracts/')) {
    if (!within('contracts/')) return 'contracts/ knows only itself'
    if (target === undefined && edge.specifier !== 'zod') return 'contracts/ is zod only'
  }
  if (from.startsWith('server/kernel/')) {
    if (!within('contracts/', 'server/kernel/')) return 'kernel/ knows only contracts/'
    if (target === undefined && impurePackages.test(edge.specifier)) return 'kernel/ is pure'
  }
  if (from.startsWith('server/platform/')) {
    if (!within('contracts/', 'server/kernel/', 'server/platform/')) {
      return 'platform/ knows no business'
    }
  }
  if (from.startsWith('server/modules/')) {
    if (!within('contracts/', 'server/kernel/', 'server/platform/', 'server/modules/')) {
      return 'a module is wired by app.ts; it does not reach up'
    }
    if (/\/domain\//.test(from)) {
      if (target === undefined && impurePackages.test(edge.specifier) && !edge.typeOnly) {
        return 'domain/ is pure: values in, values out'
      }
      if (target?.startsWith('server/platform/') === true && !edge.typeOnly) {
        return 'domain/ is pure: only types of the platform'
      }
    }
    if (target !== undefined) return moduleEdgeProblem(edge, target)
  }
  if (from.startsWith('web/')) {
    if (!within('web/', 'contracts/')) return 'the web knows the server by contracts/ alone'
    if (target !== undefined) return webEdgeProblem(from, target)
  }
  if (from.startsWith('demo/')) {
    const fine = ['demo/', 'contracts/', 'server/kernel/', 'server/modules/know/intake/index.ts']
    if (!within(...fine)) return 'the demo bank delivers files; it does not reach into the server'
  }
  return undefined
}
