import { customerHandlers } from './customer-handlers.ts'
import { flowHandlers } from './flow-handlers.ts'
import type { CustomersParts } from './parts.ts'
import { samePersonHandlers } from './same-person-handlers.ts'
import { segmentHandlers } from './segment-handlers.ts'
import { strategyHandlers } from './strategy-handlers.ts'

/** Handlers of the endpoints in `contracts/customers.ts` and `contracts/strategy.ts`. */
export function customersRoutes(parts: CustomersParts) {
  return {
    ...segmentHandlers(parts),
    ...customerHandlers(parts),
    ...flowHandlers(parts),
    ...samePersonHandlers(parts),
    ...strategyHandlers(parts),
  }
}
