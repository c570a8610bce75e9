import { importsOf, targetOf } from '../../server/testing/boundaries.ts'
import { projectFiles, readProjectFile } from '../../server/testing/source-tree.ts'

/** What starts a database, a browser or a bank: minutes instead of a second. */
const slow =
  /test-app|small-bank|campaign-bank|workbench-bank|delivery-bank|fact-bank|demo-server|killed/

export interface NearTest {
  readonly path: string
  /** Imports from the test to the source. */
  readonly steps: number
  readonly slow: boolean
}

/** For each source the tests that reach it by imports, the nearest and quickest first. */
export function testsByDistance(): (source: string) => readonly NearTest[] {
  const files = projectFiles(['contracts', 'server', 'demo', 'bench'], /\.ts$/)
  const importedBy = new Map<string, string[]>()
  const isSlow = new Map<string, boolean>()
  for (const path of files) {
    const text = readProjectFile(path)
    isSlow.set(path, slow.test(text))
    for (const edge of importsOf(path, text)) {
      const target = targetOf(edge)
      if (target === undefined || edge.typeOnly) continue
      const known = importedBy.get(target)
      if (known) known.push(path)
      else importedBy.set(target, [path])
    }
  }
  return (source) => {
    const steps = new Map([[source, 0]])
    const queue = [source]
    for (const path of queue) {
      for (const importer of importedBy.get(path) ?? []) {
        if (steps.has(importer)) continue
        steps.set(importer, (steps.get(path) ?? 0) + 1)
        queue.push(importer)
      }
    }
    return [...steps]
      .filter(([path]) => path.endsWith('.test.ts') && path.startsWith('server/'))
      .map(([path, distance]) => ({ path, steps: distance, slow: isSlow.get(path) === true }))
      .toSorted((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path))
  }
}

/** A quick test two imports further is asked before a slow one. */
function rank({ steps, slow: isSlow }: NearTest): number {
  return steps + (isSlow ? 2.5 : 0)
}
