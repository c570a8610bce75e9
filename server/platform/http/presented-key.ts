/**
 * The secret of an API key as a program presents it: `Bearer SECRET`, or as the user name of
 * `Basic`, which is how public analytics clients send their write key.
 */
export function presentedKey(authorization: string): string | undefined {
  const [, scheme, value] = /^(bearer|basic) +([\w+/=.~-]{1,400})$/i.exec(authorization) ?? []
  if (scheme === undefined || value === undefined) return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  const [name] = Buffer.from(value, 'base64').toString('utf8').split(':')
  return name === '' ? undefined : name
}
