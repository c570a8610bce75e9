/** What a browser says of where a request comes from. */
export interface RequestOrigin {
  readonly method: string
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`: sent by browsers on https and localhost. */
  readonly fetchSite: string | undefined
  /** Our own header, which a page of another site can't add without our consent. */
  readonly declared: string | undefined
  readonly hasSession: boolean
  /** The address people see, e.g. `https://zhike.bank.example`. */
  readonly ownOrigin: string
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What our pages and programs send along, with the value `1`. */
export const CSRF_HEADER = 'x-zhike-csrf'

/**
 * Whether a request that changes something comes from our own pages. The cookie is SameSite=Strict;
 * this holds where that doesn't: siblings on the same registrable domain, old browsers, a sign-in
 * forced from another page. A browser names its origin on every such request; a program without one
 * must say that it means to.
 */
export function isOurOwn(request: RequestOrigin): boolean {
  if (SAFE_METHODS.has(request.method)) return true
  if (request.origin !== undefined) return request.origin === request.ownOrigin
  if (request.fetchSite !== undefined) return request.fetchSite === 'same-origin'
  return !request.hasSession || request.declared === '1'
}
