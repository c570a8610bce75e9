import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { forbiddenBecause, importsOf, targetOf } from './boundaries.ts'
import type { ImportEdge } from './boundaries.ts'
import { projectFiles, projectRoot, readProjectFile } from './source-tree.ts'

const sources = projectFiles(
  ['contracts', 'server', 'web', 'demo', 'bench', 'e2e', 'bin'],
  /\.(ts|tsx|mjs)$/,
)
const edges = sources
  .filter((path) => path !== 'server/testing/boundaries.test.ts')
  .flatMap((path) => importsOf(path, readProjectFile(path)))

test('no file imports against the flow of data', () => {
  const offences = edges.flatMap((edge) => {
    const reason = forbiddenBecause(edge)
    return reason === undefined ? [] : [`${edge.from} → ${edge.specifier}: ${reason}`]
  })
  assert.deepEqual(offences, [])
})

test('every relative or aliased import names a file that exists', () => {
  const missing = edges.filter((edge) => {
    const target = targetOf(edge)?.split('?')[0]
    return target !== undefined && !existsSync(join(projectRoot, target))
  })
  assert.deepEqual(missing, [])
})

test('only config.ts reads the environment', () => {
  const allowed = new Set(['server/config.ts', 'bin/zhike.mjs'])
  const readers = sources.filter(
    (path) =>
      /^(server|demo|contracts|web\/src)\//.test(path) &&
      !/(\.test\.ts$|^server\/testing\/|^server\/main\.ts$)/.test(path) &&
      !allowed.has(path) &&
      /\bprocess\.env\b/.test(readProjectFile(path)),
  )
  assert.deepEqual(readers, [])
})

const forbidden: readonly (readonly [from: string, specifier: string, typeOnly?: boolean])[] = [
  ['contracts/a.ts', '#kernel/cents.ts'],
  ['contracts/a.ts', 'fastify'],
  ['server/kernel/cents.ts', '#platform/lake/index.ts'],
  ['server/kernel/cents.ts', 'node:fs'],
  ['server/platform/lake/a.ts', '#modules/know/intake/index.ts'],
  ['server/modules/know/intake/a.ts', '#server/app.ts'],
  ['server/modules/know/intake/a.ts', '#modules/know/access/store.ts'],
  ['server/modules/know/intake/a.ts', '#modules/know/profiles/index.ts'],
  ['server/modules/know/intake/a.ts', '#modules/know/unheard-of/index.ts'],
  ['server/modules/know/intake/domain/a.ts', 'node:fs'],
  ['server/modules/know/intake/domain/a.ts', '#platform/lake/index.ts'],
  ['server/modules/know/profiles/domain/a.ts', '../../intake/index.ts'],
  ['web/src/a.ts', '#kernel/cents.ts'],
  ['web/src/a.ts', '../../server/app.ts'],
  ['web/src/features/home/a.tsx', '../customer/customer.tsx'],
  ['web/src/ui/a.tsx', '../features/home/home.tsx'],
  ['demo/bank.ts', '#platform/lake/index.ts'],
]

for (const [from, specifier, typeOnly = false] of forbidden) {
  test(`the guard catches ${from} importing ${specifier}`, () => {
    const edge: ImportEdge = { from, specifier, typeOnly }
    assert.notEqual(forbiddenBecause(edge), undefined)
  })
}

const welcome: readonly (readonly [from: string, specifier: string, typeOnly?: boolean])[] = [
  ['server/modules/know/profiles/a.ts', '#modules/know/intake/index.ts'],
  ['server/modules/know/profiles/domain/a.ts', '#modules/know/intake/index.ts', true],
  ['server/app.ts', '#modules/know/access/index.ts'],
  ['web/src/a.ts', '#contracts/rule.ts'],
  ['web/src/app/router.tsx', '../features/home/home.tsx'],
  ['web/src/features/home/a.tsx', '../../ui/page.tsx'],
]

for (const [from, specifier, typeOnly = false] of welcome) {
  test(`the guard lets ${from} import ${specifier}`, () => {
    assert.equal(forbiddenBecause({ from, specifier, typeOnly }), undefined)
  })
}

test('imports are found however they are written', () => {
  const source = [
    "import a from './a.ts'",
    "import type { B } from './b.ts'",
    "import {\n  c,\n  d,\n} from './c.ts'",
    "export { e } from './e.ts'",
    "import './f.ts'",
    "const g = await import('./g.ts')",
  ].join('\n')
  assert.deepEqual(
    importsOf('x.ts', source).map((edge) => [edge.specifier, edge.typeOnly]),
    [
      ['./a.ts', false],
      ['./b.ts', true],
      ['./c.ts', false],
      ['./e.ts', false],
      ['./f.ts', false],
      ['./g.ts', false],
    ],
  )
})
