import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountLock, addressLock, lockedUntil } from './lock-out.ts'

const MINUTE = 60_000
const lastAt = 1_000 * MINUTE

describe('lock-out', () => {
  const cases: [failures: number, policy: typeof accountLock, minutes: number | undefined][] = [
    [0, accountLock, undefined],
    [4, accountLock, undefined],
    [5, accountLock, 1],
    [6, accountLock, 2],
    [7, accountLock, 4],
    [10, accountLock, 32],
    [11, accountLock, 60],
    [5_000, accountLock, 60],
    [29, addressLock, undefined],
    [30, addressLock, 1],
    [34, addressLock, 15],
  ]
  for (const [count, policy, minutes] of cases) {
    it(`after ${count} failures of ${policy.free} free ones waits ${minutes ?? 0} minutes`, () => {
      const until = lockedUntil({ count, lastAt }, policy, lastAt)
      assert.equal(until, minutes === undefined ? undefined : lastAt + minutes * MINUTE)
    })
  }

  it('ends by itself', () => {
    assert.equal(lockedUntil({ count: 5, lastAt }, accountLock, lastAt + MINUTE), undefined)
    assert.notEqual(lockedUntil({ count: 5, lastAt }, accountLock, lastAt + MINUTE - 1), undefined)
  })
})
