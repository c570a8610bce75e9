import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { LedgerError } from '../ledger-error.ts'

/**
 * PostgreSQL refuses to run as root. Started by root, we run it as another user who nevertheless
 * can pass the folders that only root may enter (a home or a clone under /root), by one of two ways
 * of Linux: a user who keeps root's right to pass folders, or root under another number.
 */
export interface RunAs {
  /** Put before the server's command. */
  readonly prefix: readonly string[]
  /** Put before `initdb`, which insists on a user that has an entry in /etc/passwd. */
  readonly initPrefix: readonly string[]
  /** Who must own the folder while `initdb` fills it; undefined as `owner`. */
  readonly initOwner: Account | undefined
  /** Who must own the data folder; undefined when we run as ourselves and nothing needs giving. */
  readonly owner: Account | undefined
}

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Of no one, with an entry in /etc/passwd, on every Linux. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 }

/** What is ours stays ours, under another number. */
const MAPPED = ['unshare', '--user', `--map-user=${NOBODY.uid}`, `--map-group=${NOBODY.gid}`]

/** Where `setpriv` and `unshare` may be, whatever the caller's own PATH says. */
export const SEARCH_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin'

/**
 * The way to run the server.
 * @param uid who we are (`process.getuid()`)
 * @param homeOwner root starting a bank that belongs to someone else leaves it theirs
 * @param probe a command that only succeeds when the way works, e.g. `postgres -V`
 */
export function chooseRunAs(
  uid: number,
  homeOwner: Account,
  probe: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunAs {
  if (uid !== 0) return asOurselves()
  const works = waysForRoot(homeOwner).find((way) =>
    succeeds([...way.prefix, ...probe], environment),
  )
  if (works !== undefined) return works
  throw new LedgerError('ledger.root_not_possible', {
    zh:
      '自带的数据库不能以 root 身份运行，这台机器上 setpriv 与 unshare 都不可用。' +
      '请用普通用户运行知客，或安装 util-linux，或设置 DATABASE_URL。',
    en:
      "The embedded database can't run as root, and neither setpriv nor unshare works here. " +
      'Run Zhike as an ordinary user, or install util-linux, or set DATABASE_URL.',
  })
}

/** The ways root has, the better one first. */
export function waysForRoot(homeOwner: Account): RunAs[] {
  const owner = homeOwner.uid === 0 ? NOBODY : homeOwner
  const root = { uid: 0, gid: 0 }
  return [
    {
      prefix: keepingRightToPass(owner),
      initPrefix: keepingRightToPass(NOBODY),
      owner,
      initOwner: NOBODY,
    },
    { prefix: MAPPED, initPrefix: MAPPED, owner: root, initOwner: root },
  ]
}

function asOurselves(): RunAs {
  const initPrefix = hasPasswdEntry() ? [] : MAPPED
  return { prefix: [], initPrefix, owner: undefined, initOwner: undefined }
}

/** A container may run as a number nobody has heard of. */
function hasPasswdEntry(): boolean {
  try {
    userInfo()
    return true
  } catch {
    return false
  }
}

function keepingRightToPass(account: Account): string[] {
  return [
    'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ]
}

function succeeds(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): boolean {
  const [program = '', ...rest] = command
  const env = { PATH: SEARCH_PATH, ...environment }
  return spawnSync(program, rest, { cwd: '/', env, stdio: 'ignore' }).status === 0
}

/**
 * Gives a folder and all that is in it to `owner`, unless it is theirs already. Links stay as is.
 */
export function giveTo(owner: Account, folder: string): void {
  if (lstatSync(folder).uid === owner.uid) return
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid)
  }
  // Last, so that being killed half-way leaves the work visibly undone.
  chownSync(folder, owner.uid, owner.gid)
}
