import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { businessDateOf } from '#kernel/business-date.ts'
import { readAudit } from '#platform/audit/index.ts'
import { chinaCalendar } from '#server/testing/china-calendar.ts'
import { testApp } from '#server/testing/test-app.ts'
import type { TestApp } from '#server/testing/test-app.ts'

import type { FoundBreach } from './find-done.ts'
import { answerIncident, countIncidents, recordBreaches } from './incidents.ts'

const breach: FoundBreach = {
  kind: 'sms_out_of_hours',
  words: { zh: '夜间短信', en: 'an SMS at night' },
  source: 'FIELD §3 (HW)',
  subject: 'staff:R1',
  happened: '2026-10-28',
  customers: 2,
  sample: ['C1', 'C2'],
}
const now = Date.parse('2026-11-02T01:00:00Z')
const night = {
  ...{ night: '2026-10-31', today: businessDateOf('2026-11-02'), now },
  calendar: chinaCalendar,
}

interface Listed {
  readonly open: number
  readonly overdue: number
  readonly incidents: {
    incidentId: number
    state: string
    dueOn: string
    customers: number
    subjectWords: { en: string }
    reason: string | null
  }[]
}

describe('incidents', () => {
  let bank: TestApp
  before(async () => {
    bank = await testApp()
  })
  after(() => bank.close())

  const listed = async () => (await bank.as('compliance')).answer<Listed>('listIncidents')
  const actions = async () =>
    (await readAudit(bank.bank.ledger.db, { limit: 1000 }))
      .map(({ action }) => action)
      .filter((action) => action.startsWith('incident.'))
      .toReversed()

  it('are one entry however often a night looks, with an owner and a clock', async () => {
    const { ledger } = bank.bank
    assert.equal((await recordBreaches(ledger, [breach], night)).length, 1)
    assert.equal((await recordBreaches(ledger, [breach], night)).length, 0)
    const { incidents, open } = await listed()
    assert.equal(open, 1)
    assert.deepEqual(
      incidents.map(({ state, dueOn, customers, subjectWords }) => ({
        ...{ state, dueOn, customers, who: subjectWords.en },
      })),
      [{ state: 'open', dueOn: '2026-11-05', customers: 2, who: 'staff 员工R1' }],
    )
    assert.deepEqual(await countIncidents(ledger, '2026-11-06'), { open: 1, overdue: 1 })
    assert.deepEqual(await countIncidents(ledger, '2026-11-05'), { open: 1, overdue: 0 })
  })

  it("stand on compliance's home, and are nobody else's to see", async () => {
    const home = await (await bank.as('compliance')).answer<{
      agendas: { code: string; total: number }[]
    }>('readHome')
    assert.equal(home.agendas.find(({ code }) => code === 'incidents')?.total, 1)
    for (const person of ['rm', 'outlet_head', 'marketer', 'analyst', 'admin'] as const) {
      const refused = await (await bank.as(person)).ask('listIncidents')
      assert.equal(refused.json<{ code: string }>().code, 'right_missing', person)
    }
  })

  it('are answered once, with a reason, and not by who did it', async () => {
    const [incident] = (await listed()).incidents
    const params = { incidentId: String(incident?.incidentId) }
    const compliance = await bank.as('compliance')
    const silent = await compliance.ask('answerIncident', { params, body: { reason: '  ' } })
    assert.equal(silent.statusCode, 422)
    const own = answerIncident(
      bank.bank.ledger,
      { incidentId: incident?.incidentId ?? 0, reason: 'mine' },
      { actor: breach.subject, now },
    )
    await assert.rejects(own, { code: 'maker_checks' })
    await compliance.answer('answerIncident', { params, body: { reason: '已整改并致歉' } })
    const after = await listed()
    assert.deepEqual(
      [after.open, after.incidents[0]?.state, after.incidents[0]?.reason],
      [0, 'answered', '已整改并致歉'],
    )
    const twice = await compliance.ask('answerIncident', { params, body: { reason: '再次' } })
    assert.equal(twice.json<{ code: string }>().code, 'act_not_now')
  })

  it('are open anew when a later night finds more, and every act is in the audit chain', async () => {
    const { ledger } = bank.bank
    assert.equal((await recordBreaches(ledger, [breach], night)).length, 0)
    const grown = { ...breach, customers: 3, sample: ['C1', 'C2', 'C3'] }
    assert.equal((await recordBreaches(ledger, [grown], night)).length, 1)
    const { open, incidents } = await listed()
    assert.deepEqual([open, incidents.length, incidents[0]?.customers], [1, 1, 3])
    assert.deepEqual(await actions(), ['incident.open', 'incident.answer', 'incident.grow'])
    const byHand = ledger.pool.query('delete from incident_event')
    await assert.rejects(byHand, /never changed or removed/)
  })
})
