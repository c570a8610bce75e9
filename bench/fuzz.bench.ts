import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { benchHome } from './demo-home.ts'
import type { BenchOptions, Figure } from './figure.ts'
import { serveHome, signedIn } from './served.ts'

const CUSTOMERS = 400
const EXAMPLES_EACH = 40

/** What no input may do: a failure of ours, or an answer the contract doesn't name. */
const CHECKS = 'not_a_server_error,status_code_conformance,response_schema_conformance'

interface SignIn {
  readonly staff: string
  readonly role: string
  readonly password: string
}

/**
 * Schemathesis over every endpoint of `/api/openapi.json`, as somebody of each role and as a system
 * with a key. Needs `schemathesis` on the path (`pip install schemathesis`); the seeded sample that
 * needs none is `server/testing/openapi.test.ts`.
 */
export async function* run(options: BenchOptions): AsyncIterable<Figure> {
  const home = await benchHome(options.customers ?? CUSTOMERS, options)
  const demo = JSON.parse(await readFile(join(home.dir, 'demo.json'), 'utf8')) as {
    sign_ins: readonly SignIn[]
  }
  const byRole = new Map(demo.sign_ins.map((one) => [one.role, one]))
  const served = await serveHome(home.dir, { ZHIKE_REQUESTS_PER_MINUTE: '1000000' })
  try {
    for (const { role, staff, password } of byRole.values()) {
      const cookie = await signedIn(served.url, staff, password)
      const failures = await fuzz(served.url, `Cookie: ${cookie}`, options)
      yield { bench: 'fuzz', figure: `failures_${role}`, value: failures, unit: 'operations' }
    }
  } finally {
    await served.stop()
    await home.remove()
  }
}

/** Ways to end the session or the account that asks: what follows would all be 401. */
const ENDS = ['signOut', 'changePassword']

async function fuzz(url: string, header: string, options: BenchOptions): Promise<number> {
  const given = [
    ...[
      'run',
      `${url}/api/openapi.json`,
      '--checks',
      CHECKS,
      '--phases',
      'examples,coverage,fuzzing',
    ],
    ...['--max-examples', String(EXAMPLES_EACH), '--seed', String(options.seed)],
    ...['-H', header, '-H', 'x-zhike-csrf: 1', '--continue-on-failure', '--no-color'],
    ...['--suppress-health-check', 'all', '--request-timeout', '30', '--warnings', 'off'],
    ...ENDS.flatMap((name) => ['--exclude-operation-id', name]),
  ]
  const run = spawn('schemathesis', given, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  run.stdout.on('data', (part: Buffer) => {
    said += part.toString()
  })
  await once(run, 'close')
  options.tell(said)
  const [, failed = '0'] = /(\d+) failed/.exec(said) ?? []
  return Number(failed)
}
