import assert from 'node:assert/strict'
import { test } from 'node:test'

import { importsOf, targetOf } from './boundaries.ts'
import { projectFiles, readProjectFile } from './source-tree.ts'
import { offencesOf, testNamesOf } from './tidy.ts'

const folders = ['contracts', 'server', 'web', 'demo', 'bench', 'e2e', 'bin']
const sources = projectFiles(folders, /\.(ts|tsx|mjs|sql)$/)
const guards = /^server\/testing\/(tidy|boundaries)(\.test)?\.ts$/

test('every file keeps the house rules', () => {
  const offences = sources
    .filter((path) => !guards.test(path))
    .flatMap((path) => offencesOf(path, readProjectFile(path)))
    .map(({ path, line, cure }) => `${path}:${line} ${cure}`)
  assert.deepEqual(offences, [])
})

test('no two tests of a file bear the same name', () => {
  const doubles = sources
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => {
      const names = testNamesOf(readProjectFile(path))
      return names
        .filter((name, index) => names.indexOf(name) !== index)
        .map((name) => `${path}: ${name}`)
    })
  assert.deepEqual(doubles, [])
})

test('no file is dead: each is imported, run or a test', () => {
  const entries =
    /(\.test\.ts$|^bin\/|^server\/main\.ts$|\/gateway\/main\.ts$|^bench\/|^web\/(build|vite\.config|src\/main|src\/sign-in)|\.sql$|\.d\.ts$|-process\.ts$|-thread\.ts$|^server\/testing\/run-tests|generate-.*\.ts$)/
  const imported = new Set(
    sources.flatMap((path) =>
      importsOf(path, readProjectFile(path)).map((edge) => targetOf(edge) ?? ''),
    ),
  )
  assert.deepEqual(
    sources.filter((path) => !entries.test(path) && !imported.has(path)),
    [],
  )
})

const untidy: readonly (readonly [what: string, path: string, source: string])[] = [
  ['a long line', 'server/a.ts', `${'x'.repeat(121)}\n`],
  ['a marker', 'server/a.ts', '// TODO later\n'],
  ['a drawer', 'server/utils.ts', 'export const a = 1\n'],
  ['commented code', 'server/a.ts', '// const a = call(1)\n'],
  ['a skipped test', 'server/a.test.ts', "test.skip('x', () => {})\n"],
  ['a test that leaves itself out', 'server/a.test.ts', "  t.skip('x')\n"],
  ['a harness that leaves tests out', 'server/testing/a.ts', "  t.skip('x')\n"],
  ['a clock of the machine', 'server/a.ts', 'const at = Date.now()\n'],
  ['a date of the machine', 'demo/a.ts', 'const at = new Date()\n'],
  ['a test by the clock on the wall', 'server/a.test.ts', 'const at = systemClock.now()\n'],
  ['a silent catch', 'server/a.ts', 'try { a() } catch (error) {}\n'],
  ['a missing last line break', 'server/a.ts', 'const a = 1'],
  ['a camel-case file', 'server/aThing.ts', 'const a = 1\n'],
  ['two ideas in a file', 'server/a.ts', 'const a = 1\n'.repeat(500)],
]

for (const [what, path, source] of untidy) {
  test(`the guard catches ${what}`, () => {
    assert.notEqual(offencesOf(path, source).length, 0)
  })
}

test('the guard lets a tidy file be', () => {
  assert.deepEqual(offencesOf('server/a.ts', '// Why, not what.\nexport const a = 1\n'), [])
  assert.deepEqual(offencesOf('server/kernel/clock.ts', 'const now = Date.now()\n'), [])
  assert.deepEqual(offencesOf('server/a.ts', 'const at = new Date(clock.now())\n'), [])
  assert.deepEqual(offencesOf('server/testing/real-data.ts', "t.skip('not run')\n"), [])
})
