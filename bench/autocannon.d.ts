/** What the benchmarks use of autocannon, which ships no types. */
declare module 'autocannon' {
  export interface Load {
    readonly url: string
    readonly connections: number
    /** Seconds. */
    readonly duration: number
    /** Requests a second over all connections. */
    readonly overallRate: number
    readonly requests: readonly Request[]
    /** Called for each connection before it begins. */
    readonly setupClient?: (client: Client) => void
  }
  export interface Request {
    readonly method: 'POST'
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  export interface Client {
    setRequests(requests: readonly Request[]): void
  }
  export interface Result {
    readonly requests: { readonly average: number }
    /** Milliseconds. */
    readonly latency: { readonly p50: number, readonly p99: number, readonly max: number }
    readonly non2xx: number
    readonly errors: number
    readonly timeouts: number
  }
  export default function autocannon(load: Load): Promise<Result>
}
