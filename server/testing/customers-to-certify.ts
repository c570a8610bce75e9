import type { FactRow, Rows } from './fact-bank.ts'

export const certifiedDate = '2026-10-31'
const recently = '2026-06-01'

/** Customers who differ from one who may be offered anything in one thing each. */
const customers: Record<string, { customer?: FactRow; facts?: Rows; without?: string[] }> = {
  fine: {},
  seven: { customer: { birth_date: '2018-11-01' } },
  eight: { customer: { birth_date: '2018-10-31' } },
  eleven: { customer: { birth_date: '2015-03-01' } },
  seventeen: { customer: { birth_date: '2008-11-01' } },
  ageless: { customer: { birth_date: null } },
  sixty_five: { customer: { birth_date: '1961-10-31' } },
  expired: { customer: { identity_valid_until: '2026-10-30' } },
  unchecked: { customer: { due_diligence: 'open' } },
  left: { customer: { opened_date: '2020-01-01', closed_date: '2026-10-01' } },
  frozen: {
    facts: {
      account: [
        account('frozen', 'demand_deposit', { balance_cents: 1_000_000_000, status: 'frozen' }),
      ],
    },
  },
  short_lived: {
    facts: {
      risk_assessment: [{ ...assessed('short_lived', recently, 'C5'), valid_until: '2026-10-30' }],
    },
  },
  app_only_plain: {
    facts: {
      consent: [
        consent('app_only_plain', {}),
        consent('app_only_plain', { purpose: 'personalised', channel: 'app', given: false }, '-p'),
      ],
    },
  },
  dead: { customer: { deceased: true } },
  incapable: { customer: { capacity: 'none' } },
  child: { customer: { birth_date: '2020-01-01' } },
  ward: { customer: { capacity: 'limited' } },
  teenager: { customer: { birth_date: '2010-01-01' } },
  elder: { customer: { birth_date: '1950-01-01' } },
  unassessed: { without: ['risk_assessment'] },
  stale: { facts: { risk_assessment: [assessed('stale', '2025-10-30', 'C5')] } },
  novice: { customer: { investing_since: '2024-11-01' } },
  indebted: {
    facts: {
      account: [
        account('indebted', 'demand_deposit', { balance_cents: 400_000_000 }),
        { ...account('indebted', 'mortgage', { balance_cents: 100_000_001 }), account_id: 'm' },
      ],
    },
  },
  new_loan: {
    facts: {
      account: [
        account('new_loan', 'demand_deposit', { balance_cents: 1_000_000_000 }),
        {
          ...account('new_loan', 'consumer_loan', { balance_cents: 1, opened_date: '2026-10-10' }),
          account_id: 'n',
        },
      ],
    },
  },
  timid: { facts: { risk_assessment: [assessed('timid', recently, 'C1')] } },
  modest: {
    facts: { account: [account('modest', 'demand_deposit', { balance_cents: 500_000 })] },
  },
  overdue: {
    facts: {
      account: [
        account('overdue', 'demand_deposit', { balance_cents: 1_000_000_000 }),
        { ...account('overdue', 'consumer_loan', { overdue_days: 5 }), account_id: 'l' },
      ],
    },
  },
  borrower: {
    facts: {
      transaction: [
        {
          ...{ transaction_id: 't1', customer_id: 'borrower', transaction_date: '2026-10-01' },
          ...{ direction: 'in', amount_cents: 20_000_000, kind: 'loan_granted' },
        },
      ],
    },
  },
  silent: { without: ['consent'] },
  withdrawn: {
    facts: { consent: [consent('withdrawn', {}), consent('withdrawn', { given: false }, '-b')] },
  },
  mail_only: { facts: { consent: [consent('mail_only', { channel: 'email' })] } },
  unprofiled: {
    facts: {
      consent: [
        consent('unprofiled', {}),
        consent('unprofiled', { purpose: 'personalised', given: false }, '-p'),
      ],
    },
  },
  refused: {
    facts: {
      outcome: [
        {
          ...{ outcome_id: 'o', customer_id: 'refused', outcome_date: recently },
          kind: 'do_not_contact',
        },
      ],
    },
  },
  complaining: {
    facts: {
      complaint: [{ complaint_id: 'x', customer_id: 'complaining', opened_date: '2026-10-01' }],
    },
  },
  called_today: { facts: { contact: contacts('called_today', ['2026-10-31'], 'app') } },
  often_written: {
    facts: {
      contact: [
        ...contacts('often_written', ['2026-10-03', '2026-10-09'], 'app'),
        ...contacts('often_written', ['2026-10-14', '2026-10-20'], 'email'),
      ],
    },
  },
  texted: {
    facts: { contact: contacts('texted', ['2026-10-03', '2026-10-09', '2026-10-14'], 'sms') },
  },
}

customers['flooded'] = {
  facts: {
    contact: Array.from({ length: 10 }, (_, place) => ({
      ...contacts('flooded', ['2026-10-31'], 'sms')[0],
      contact_id: `k-flooded-${place}`,
    })),
  },
}
customers['wecom_often'] = {
  facts: {
    contact: contacts(
      'wecom_often',
      ['2026-10-02', '2026-10-09', '2026-10-16', '2026-10-23'],
      'wecom',
    ),
  },
}

function assessed(customer_id: string, assessed_date: string, level: string): FactRow {
  return { assessment_id: `r-${customer_id}`, customer_id, assessed_date, level }
}

function account(customer_id: string, family: string, given: FactRow): FactRow {
  return { account_id: `a-${customer_id}`, customer_id, family, status: 'active', ...given }
}

function consent(customer_id: string, given: FactRow, suffix = ''): FactRow {
  return {
    ...{ consent_id: `c-${customer_id}${suffix}`, customer_id, purpose: 'marketing' },
    ...{ given: true, given_date: recently, ...given },
  }
}

function contacts(customer_id: string, dates: readonly string[], channel: string): FactRow[] {
  return dates.map((contact_date) => ({
    ...{ contact_id: `k-${customer_id}-${contact_date}`, customer_id, contact_date, channel },
    purpose: 'marketing',
  }))
}

/** What is delivered of them all. */
export function customersToCertify(): Rows {
  const rows: Record<string, FactRow[]> = {}
  for (const [id, { customer, facts, without }] of Object.entries(customers)) {
    const own: Rows = {
      customer: [
        {
          ...{ customer_id: id, kind: 'personal', birth_date: '1985-05-05', capacity: 'full' },
          investing_since: '2015-01-01',
          ...customer,
        },
      ],
      risk_assessment: [assessed(id, recently, 'C5')],
      consent: [consent(id, {})],
      account: [account(id, 'demand_deposit', { balance_cents: 1_000_000_000 })],
      ...facts,
    }
    for (const [fact, ofFact] of Object.entries(own)) {
      if (without?.includes(fact) !== true) (rows[fact] ??= []).push(...ofFact)
    }
  }
  return rows
}
