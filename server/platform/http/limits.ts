/** What the HTTP edge allows, each with its reason. What a bank may want otherwise is a setting. */
export const httpLimits = Object.freeze({
  /** JSON bodies: the longest is a rule with a thousand customer numbers. */
  jsonBytes: 1_000_000,
  /** Between the first byte of a request and its last: the largest upload over a slow line. */
  requestTimeoutMs: 15 * 60 * 1_000,
  /** Characters of a path parameter before the declaration has its say. */
  pathParameterLength: 256,
  /** Shorter answers cost more to compress than to send. */
  compressFromBytes: 4_096,
})
