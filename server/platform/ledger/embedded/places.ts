import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** Where the embedded server of one home keeps its things. */
export interface Places {
  /** `<home>/ledger`, only for its owner (0700). */
  readonly folder: string
  /** PostgreSQL's data folder. */
  readonly data: string
  /** Held by the keeper for as long as it lives; the kernel lets go of it when the keeper dies. */
  readonly keeperLock: string
  /** Held by whoever is starting a keeper. */
  readonly startLock: string
  readonly keeperLog: string
  readonly serverLog: string
  /** Links to libraries, when the package's own folder can't be written. */
  readonly libraries: string
  /** Where both sockets are. */
  readonly socketFolder: string
  readonly keeperSocket: string
}

/** The kernel's limit for a socket's path is 103 bytes on macOS, 107 on Linux. */
const LONGEST_SOCKET_PATH = 100

/** PostgreSQL names its socket after a port, even where no port is opened. */
export const SOCKET_PORT = 5432

/**
 * The places of a home. A path too long for a socket, or with signs PostgreSQL's list of folders
 * can't hold, gets a short folder of its own, the same for every process.
 * @param home real path, so that two spellings of one folder meet
 * @param owner the number of the home's owner: root and the owner meet in one place
 */
export function placesOf(home: string, owner: number): Places {
  const folder = join(home, 'ledger')
  const near = join(folder, 'run')
  const fits =
    Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH &&
    /^[\x21-\x7e]+$/.test(near) &&
    !/[",\\]/.test(near)
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16)
  const socketFolder = fits ? near : `/tmp/zhike-${owner}-${name}`
  return {
    folder,
    data: join(folder, 'data'),
    keeperLock: join(folder, 'keeper.lock'),
    startLock: join(folder, 'start.lock'),
    keeperLog: join(folder, 'keeper.log'),
    serverLog: join(folder, 'server.log'),
    libraries: join(folder, 'libraries'),
    socketFolder,
    keeperSocket: join(socketFolder, 'keeper'),
  }
}
