import { accountNumber, customerBytes } from '../files/numbers.ts'
import { bankCodes, channels, counterparties } from '../life/codes.ts'
import type { Life } from '../life/life.ts'
import { isNews } from './told.ts'
import type { Telling } from './told.ts'

const codeBytes = bankCodes.map((code) => Buffer.from(code, 'latin1'))
const counterpartyBytes = counterparties.map((code) => Buffer.from(code, 'latin1'))
const channelBytes = channels.map((code) => Buffer.from(code, 'latin1'))
const debit = Buffer.from('D', 'latin1')
const credit = Buffer.from('C', 'latin1')
/** Nobody moves money that often in a year. */
const PLACES = 100_000
const nothing = new Uint8Array(0)

/** Every movement on the demand account and the credit card of one customer. */
export function tellTransactions(telling: Telling, life: Life): void {
  const file = telling.folder.file('transaction')
  const customer = customerBytes(life.index)
  const demand = Buffer.from(accountNumber('demand', life.index, 1), 'latin1')
  const card = Buffer.from(accountNumber('creditCard', life.index, 400), 'latin1')
  for (const [place, one] of life.transactions.entries()) {
    const { day } = one
    if (!isNews(telling, day)) continue
    // Customer and place in the customer's history, which later nights only add to.
    file.serial(life.index * PLACES + place, 12)
    file.raw(customer)
    file.raw(one.onCard ? card : demand)
    file.time(day, one.second)
    file.raw(one.incoming ? credit : debit)
    file.yuan(one.amount)
    file.raw(codeBytes[one.kind] ?? nothing)
    file.raw(counterpartyBytes[one.other] ?? nothing)
    file.raw(channelBytes[one.by] ?? nothing)
    if (one.onCard) file.empty()
    else file.yuan(one.balanceAfter)
    file.end()
  }
}
