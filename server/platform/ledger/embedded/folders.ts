import { chmodSync, chownSync, closeSync, lstatSync, mkdirSync, openSync } from 'node:fs'
import { LedgerError } from '../ledger-error.ts'
import type { Places } from './places.ts'
import type { Account } from './run-as.ts'

/**
 * Makes `<home>/ledger` and the folder of the sockets, closed to everybody else, and refuses what
 * belongs to someone else: the short socket folder lies in `/tmp`, where anybody may have been
 * first.
 * @param self who runs Zhike; root on the home of someone else gives what it makes to them
 */
export function prepareFolders(places: Places, self: Account, homeOwner: Account): void {
  const owner = self.uid === 0 ? homeOwner : self
  makePrivate(places.folder, owner, self)
  refuseForeign(
    places.folder,
    [owner.uid, self.uid],
    (path) =>
      new LedgerError('ledger.home_of_another_user', {
        zh: `${path} 属于另一个用户。请以该用户运行知客，或用 chown 把整个目录交给当前用户。`,
        en:
          `${path} belongs to another user. Run Zhike as that user, ` +
          'or give the whole folder to yours with chown.',
      }),
  )
  makeFiles(places, owner, self)
  makePrivate(places.socketFolder, owner, self)
  refuseForeign(
    places.socketFolder,
    [owner.uid, self.uid],
    (path) =>
      new LedgerError('ledger.socket_folder_not_ours', {
        zh: `${path} 不是当前用户的目录，数据库不能把套接字放在那里。请删除它，或把数据目录放到更短的路径下。`,
        en:
          `${path} is not a folder of this user, so the database can't put its socket there. ` +
          'Remove it, or keep the home under a shorter path.',
      }),
  )
}

/** Made by root on the home of someone else, they must be theirs from the start. */
function makeFiles(places: Places, owner: Account, self: Account): void {
  for (const path of [places.keeperLock, places.startLock, places.keeperLog, places.serverLog]) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue
    closeSync(openSync(path, 'a', 0o600))
    if (owner.uid !== self.uid) chownSync(path, owner.uid, owner.gid)
  }
}

function makePrivate(path: string, owner: Account, self: Account): void {
  const made = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (made !== undefined && owner.uid !== self.uid) chownSync(path, owner.uid, owner.gid)
}

function refuseForeign(
  path: string,
  owners: readonly number[],
  refusal: (path: string) => LedgerError,
): void {
  const found = lstatSync(path)
  if (!found.isDirectory() || !owners.includes(found.uid)) throw refusal(path)
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700)
}
