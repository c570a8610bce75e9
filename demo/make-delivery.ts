import { join } from 'node:path'

import { makeOrganisation } from './bank/organisation.ts'
import { makePrices } from './bank/prices.ts'
import { dayText } from './days.ts'
import type { Day } from './days.ts'
import { AccountFiles } from './delivery/account-files.ts'
import { tellBadRows } from './delivery/bad-rows.ts'
import { BalanceFiles } from './delivery/balance-files.ts'
import { tellBank } from './delivery/bank-files.ts'
import { tellCampaigns } from './delivery/campaign-file.ts'
import { ComplaintFile } from './delivery/complaint-file.ts'
import { ConductFiles } from './delivery/conduct-files.ts'
import { ContactFiles } from './delivery/contact-files.ts'
import { tellCustomer } from './delivery/customer-files.ts'
import { EventFile } from './delivery/event-file.ts'
import type { Telling } from './delivery/told.ts'
import { tellTransactions } from './delivery/transaction-file.ts'
import { DeliveryFolder } from './files/delivery-folder.ts'
import type { DeliveredFile } from './files/delivery-folder.ts'
import { BusinessLife } from './life/business-life.ts'
import { Life } from './life/life.ts'
import { PersonLife } from './life/person-life.ts'
import { Identities } from './people/contact-details.ts'
import { makePopulation } from './people/make-population.ts'
import { NEVER } from './people/population.ts'
import { deliveryStamp } from './plan.ts'
import type { Plan } from './plan.ts'
import { demoSignIns } from './sign-ins.ts'
import type { DemoSignIn } from './sign-ins.ts'
import { actions } from './truth/actions.ts'
import { Memberships } from './truth/memberships.ts'
import type { Membership } from './truth/memberships.ts'
import { TruthFiles } from './truth/truth-files.ts'
import type { TruthPaths } from './truth/truth-files.ts'

export interface DemoDelivery {
  /** The folder that holds the files: what `zhike intake --source` is given. */
  readonly folder: string
  readonly businessDate: string
  /** In the order of the feeds. */
  readonly files: readonly DeliveredFile[]
  readonly truth: TruthPaths
  readonly signIns: readonly DemoSignIn[]
}

/** Customers made between two breaths: the terminal can show progress, a server answer. */
const BATCH = 500

/**
 * Writes what a bank tells of one business date after the day told about before (`after`). The same
 * plan gives the same bytes.
 */
export async function makeDelivery(
  plan: Plan,
  after: Day,
  out: string,
  onProgress?: (done: number, all: number) => void,
): Promise<DemoDelivery> {
  const organisation = makeOrganisation(plan.seed, plan.customers)
  const people = makePopulation(plan, organisation)
  const prices = makePrices(plan)
  const folder = new DeliveryFolder(out, deliveryStamp(plan))
  const telling: Telling = { plan, people, folder, after }
  const truth = new TruthFiles(plan, people, join(out, 'truth'))
  const identities = new Identities(plan.seed, people)
  const memberships = new Memberships(plan, people)
  const persons = new PersonLife(plan, people)
  const businesses = new BusinessLife(plan, people)
  const life = new Life(plan, prices)
  const accounts = new AccountFiles(telling, organisation)
  const balances = new BalanceFiles(telling)
  const conduct = new ConductFiles(telling)
  const contacts = new ContactFiles(telling, organisation, conduct)
  const complaints = new ComplaintFile(telling)
  const events = new EventFile(telling)

  tellBank(telling, organisation, prices)
  tellCampaigns(telling)
  for (let index = 0; index < people.count; index += 1) {
    const joined = memberships.of(index)
    if (people.isBusiness(index)) businesses.live(life, index)
    else persons.live(life, index, joined)
    const mobileSince = mobileStart(joined)
    tellCustomer(telling, organisation, identities, index)
    conduct.tell(index)
    accounts.tell(life, mobileSince)
    balances.tell(life)
    tellTransactions(telling, life)
    events.tell(index, mobileSince)
    contacts.tell(life, joined)
    complaints.tell(index)
    truth.tell(index, joined)
    if (index % BATCH === BATCH - 1) {
      onProgress?.(index + 1, people.count)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  tellBadRows(telling)
  onProgress?.(people.count, people.count)
  return {
    folder: out,
    businessDate: dayText(plan.until),
    files: folder.close(),
    truth: truth.close(),
    signIns: demoSignIns(organisation),
  }
}

/** The day a campaign made a customer start mobile banking, or NEVER. */
function mobileStart(memberships: readonly Membership[]): Day {
  const start = memberships.find(
    ({ action, converted }) => actions[action]?.family === 'mobile_bank' && converted !== NEVER,
  )
  return start?.converted ?? NEVER
}
