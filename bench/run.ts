import { parseArgs } from 'node:util'

import type { BenchOptions, Figure } from './figure.ts'

const benches: Readonly<
  Record<string, () => Promise<{ run(options: BenchOptions): AsyncIterable<Figure> }>>
> = {
  profile: () => import('./profile.bench.ts'),
  segments: () => import('./segments.bench.ts'),
  intake: () => import('./intake.bench.ts'),
  'decide-night': () => import('./decide-night.bench.ts'),
  'decide-one': () => import('./decide-one.bench.ts'),
  customer: () => import('./customer.bench.ts'),
  send: () => import('./send.bench.ts'),
  verdicts: () => import('./verdicts.bench.ts'),
  copy: () => import('./copy.bench.ts'),
  books: () => import('./books.bench.ts'),
  fuzz: () => import('./fuzz.bench.ts'),
  shed: () => import('./shed.bench.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customers: { type: 'string' },
    actions: { type: 'string' },
    messages: { type: 'string' },
    entries: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'string' },
  },
})
const load = benches[positionals[0] ?? '']
if (load === undefined) {
  process.stderr.write(
    `npm run bench -- NAME [--customers N]; NAME is one of: ${Object.keys(benches).join(', ')}\n`,
  )
  process.exit(1)
}
const { run } = await load()
const options: BenchOptions = {
  customers: values.customers === undefined ? undefined : Number(values.customers),
  actions: values.actions === undefined ? undefined : Number(values.actions),
  messages: values.messages === undefined ? undefined : Number(values.messages),
  entries: values.entries === undefined ? undefined : Number(values.entries),
  seed: Number(values.seed ?? 7),
  /** A folder in which the made facts stay for the next run. */
  keep: values.keep,
  tell: (line) => process.stderr.write(`${line}\n`),
}
for await (const figure of run(options)) process.stdout.write(`${JSON.stringify(figure)}\n`)
