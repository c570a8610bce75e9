import { openEngine } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import type { Home } from '../home.ts'

/** Asks the bank's facts something over an engine of its own, which is closed whatever happens. */
export async function onLake<T>(
  home: Pick<Home, 'dir' | 'settings'>,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({
    tempDirectory: `${home.dir}/lake/staging`,
    timeZone: home.settings.timeZone,
  })
  try {
    const connection = await engine.connect()
    try {
      return await work(connection)
    } finally {
      connection.close()
    }
  } finally {
    engine.close()
  }
}
