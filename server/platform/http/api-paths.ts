/** `/api/` is for the pages, `/v1/` for other systems; every other address is a page's. */
export function isApi(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/v1/')
}
