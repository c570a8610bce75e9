declare module 'virtual:operations' {
  import type { OperationName } from '#contracts/index.ts'

  /** Method and path of each endpoint, written by the build from the contracts. */
  export const operations: Readonly<Record<OperationName, { method: string; path: string }>>
}
