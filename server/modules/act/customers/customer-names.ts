import type { VaultField } from '#platform/vault/index.ts'
import type { Vault } from '#platform/vault/index.ts'

/** How the vault calls a customer. */
export const CUSTOMER_SUBJECT = 'customer'

const nameFields: readonly VaultField[] = ['name', 'company_name']

/** Masked names of customers; who has none in the vault is not in the map. */
export async function maskedNames(
  vault: Vault,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (customerIds.length === 0) return new Map()
  const found = await vault.masked(CUSTOMER_SUBJECT, customerIds, nameFields)
  const names = new Map<string, string>()
  for (const [id, identity] of found) {
    const name = identity.name ?? identity.company_name
    if (name !== undefined) names.set(id, name)
  }
  return names
}
