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
const nothing = new Uint8Array(0)

/** Every movement on the demand account and the credit card of one customer. */
export function tellTransactions(telling: Telling, life: Life): void {
  const file = telling.folder.file('transaction')
  const customer = customerBytes(life.index)
  const demand = Buffer.from(accountNumber('demand', life.index, 1), 'latin1')
  const card = Buffer.from(accountNumber('creditCard', life.index, 400), 'latin1')
  let day = 0
  let ofDay = 0
  for (const one of life.transactions) {
    ofDay = one.day === day ? ofDay + 1 : 0
    day = one.day
    if (!isNews(telling, day)) continue
    // Day, customer and place within the day: nobody moves money a thousand times a day.
    file.stamped(day, life.index * 1000 + ofDay, 11)
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
