-- The profile of the default strategy for 2026-10-31, written by hand for DuckDB: what the
-- product's profile step is measured against. Facts are views named after them; the result is
-- mart.profile.
-- What accounts, holdings, balances and transactions say, a row a customer. Each fact is aggregated
-- once, into a table of its own. Money is bigint cents until the last step.

create temp table of_accounts as
select
  customer_id,
  sum(balance_cents) filter (where is_open and is_deposit) as deposits,
  sum(balance_cents) filter (where is_open and is_investment) as investments,
  sum(balance_cents) filter (where is_open and is_loan) as loans,
  sum(principal_cents) filter (where is_open and is_loan) as principal,
  sum(limit_cents) filter (where is_open and family = 'credit_card') as card_limit,
  count(*) filter (where is_open) as open_accounts,
  count(*) filter (where not is_open) as closed_accounts,
  max(overdue_days) filter (where is_open) as overdue_days,
  min(maturity_date) filter (where is_open and is_deposit and maturity_date >= date '2026-10-31')
    as next_maturity,
  sum(balance_cents) filter (
    where is_open and is_deposit
      and maturity_date between date '2026-10-31' and date '2026-11-30'
  ) as maturing_30d,
  sum(balance_cents) filter (
    where is_open and is_deposit
      and maturity_date between date '2026-10-31' and date '2026-11-15'
  ) as maturing_15d,
  sum(balance_cents) filter (where is_open and family = 'demand_deposit') as demand_deposit,
  sum(balance_cents) filter (where is_open and family = 'time_deposit') as time_deposit,
  sum(balance_cents) filter (where is_open and family = 'large_deposit') as large_deposit,
  sum(balance_cents) filter (where is_open and family = 'structured_deposit') as structured_deposit,
  sum(balance_cents) filter (where is_open and family = 'wealth') as wealth,
  sum(balance_cents) filter (where is_open and family = 'fund') as fund,
  sum(balance_cents) filter (where is_open and family = 'insurance') as insurance,
  sum(balance_cents) filter (where is_open and family = 'bond') as bond,
  sum(balance_cents) filter (where is_open and family = 'gold') as gold,
  sum(balance_cents) filter (where is_open and family = 'trust') as trust,
  sum(balance_cents) filter (where is_open and family = 'mortgage') as mortgage,
  sum(balance_cents) filter (where is_open and family = 'consumer_loan') as consumer_loan,
  sum(balance_cents) filter (where is_open and family = 'business_loan') as business_loan,
  bool_or(is_open and family = 'demand_deposit') as has_demand_deposit,
  bool_or(is_open and family = 'time_deposit') as has_time_deposit,
  bool_or(is_open and family = 'large_deposit') as has_large_deposit,
  bool_or(is_open and family = 'structured_deposit') as has_structured_deposit,
  bool_or(is_open and family = 'wealth') as has_wealth,
  bool_or(is_open and family = 'fund') as has_fund,
  bool_or(is_open and family = 'insurance') as has_insurance,
  bool_or(is_open and family = 'bond') as has_bond,
  bool_or(is_open and family = 'gold') as has_gold,
  bool_or(is_open and family = 'trust') as has_trust,
  bool_or(is_open and family = 'mortgage') as has_mortgage,
  bool_or(is_open and family = 'consumer_loan') as has_consumer_loan,
  bool_or(is_open and family = 'business_loan') as has_business_loan,
  bool_or(is_open and family = 'credit_card') as has_credit_card,
  bool_or(is_open and family = 'debit_card') as has_debit_card,
  bool_or(is_open and family = 'payroll') as has_payroll,
  bool_or(is_open and family = 'mobile_bank') as has_mobile_bank,
  bool_or(is_open and family = 'online_bank') as has_online_bank,
  bool_or(is_open and family = 'merchant') as has_merchant,
  bool_or(is_open and family = 'sms_notice') as has_sms_notice
from (
  select
    *,
    status is distinct from 'closed' as is_open,
    family in ('demand_deposit', 'time_deposit', 'large_deposit', 'structured_deposit')
      as is_deposit,
    family in ('wealth', 'fund', 'insurance', 'bond', 'gold', 'trust') as is_investment,
    family in ('mortgage', 'consumer_loan', 'business_loan') as is_loan
  from account
) as sorted_out
group by customer_id;

create temp table of_holdings as
select
  customer_id,
  sum(value_cents) filter (
    where family in ('demand_deposit', 'time_deposit', 'large_deposit', 'structured_deposit')
  ) as deposits,
  sum(value_cents) filter (
    where family in ('wealth', 'fund', 'insurance', 'bond', 'gold', 'trust')
  ) as investments,
  min(maturity_date) filter (where maturity_date >= date '2026-10-31') as next_maturity,
  sum(value_cents) filter (where maturity_date between date '2026-10-31' and date '2026-11-30')
    as maturing_30d,
  sum(value_cents) filter (where maturity_date between date '2026-10-31' and date '2026-11-15')
    as maturing_15d,
  sum(value_cents) filter (where family = 'fund' and cost_cents is not null) as fund_value,
  sum(cost_cents) filter (where family = 'fund') as fund_cost,
  min(yearly_rate) filter (where family = 'insurance') as insurance_rate_lowest,
  sum(value_cents) filter (where family = 'demand_deposit') as demand_deposit,
  sum(value_cents) filter (where family = 'time_deposit') as time_deposit,
  sum(value_cents) filter (where family = 'large_deposit') as large_deposit,
  sum(value_cents) filter (where family = 'structured_deposit') as structured_deposit,
  sum(value_cents) filter (where family = 'wealth') as wealth,
  sum(value_cents) filter (where family = 'fund') as fund,
  sum(value_cents) filter (where family = 'insurance') as insurance,
  sum(value_cents) filter (where family = 'bond') as bond,
  sum(value_cents) filter (where family = 'gold') as gold,
  sum(value_cents) filter (where family = 'trust') as trust,
  bool_or(family = 'demand_deposit' and value_cents <> 0) as has_demand_deposit,
  bool_or(family = 'time_deposit' and value_cents <> 0) as has_time_deposit,
  bool_or(family = 'large_deposit' and value_cents <> 0) as has_large_deposit,
  bool_or(family = 'structured_deposit' and value_cents <> 0) as has_structured_deposit,
  bool_or(family = 'wealth' and value_cents <> 0) as has_wealth,
  bool_or(family = 'fund' and value_cents <> 0) as has_fund,
  bool_or(family = 'insurance' and value_cents <> 0) as has_insurance,
  bool_or(family = 'bond' and value_cents <> 0) as has_bond,
  bool_or(family = 'gold' and value_cents <> 0) as has_gold,
  bool_or(family = 'trust' and value_cents <> 0) as has_trust,
  bool_or(family = 'mortgage' and value_cents <> 0) as has_mortgage,
  bool_or(family = 'consumer_loan' and value_cents <> 0) as has_consumer_loan,
  bool_or(family = 'business_loan' and value_cents <> 0) as has_business_loan,
  bool_or(family = 'credit_card' and value_cents <> 0) as has_credit_card,
  bool_or(family = 'debit_card' and value_cents <> 0) as has_debit_card,
  bool_or(family = 'payroll' and value_cents <> 0) as has_payroll,
  bool_or(family = 'mobile_bank' and value_cents <> 0) as has_mobile_bank,
  bool_or(family = 'online_bank' and value_cents <> 0) as has_online_bank,
  bool_or(family = 'merchant' and value_cents <> 0) as has_merchant,
  bool_or(family = 'sms_notice' and value_cents <> 0) as has_sms_notice
from holding
group by customer_id;

create temp table of_balances as
select
  customer_id,
  sum(average_cents) filter (where in_aum and months_ago = 0) as average_1,
  sum(average_cents) filter (where in_aum and months_ago < 3) as average_3,
  sum(average_cents) filter (where in_aum) as average_12,
  sum(balance_cents) filter (where in_aum and months_ago = 0) as month_end_0,
  sum(balance_cents) filter (where in_aum and months_ago = 1) as month_end_1,
  sum(balance_cents) filter (where in_aum and months_ago = 3) as month_end_3,
  sum(balance_cents) filter (where in_aum and months_ago = 6) as month_end_6,
  sum(average_cents) filter (where is_deposit and months_ago < 3) as deposits_3,
  sum(average_cents) filter (where is_deposit) as deposits_12,
  sum(average_cents) filter (where is_investment) as investments_12,
  sum(average_cents) filter (where is_loan) as loans_12
from (
  select
    customer_id,
    balance_cents,
    average_cents,
    date_diff('month', balance_date, date '2026-10-31') as months_ago,
    family in ('demand_deposit', 'time_deposit', 'large_deposit', 'structured_deposit')
      as is_deposit,
    family in ('wealth', 'fund', 'insurance', 'bond', 'gold', 'trust') as is_investment,
    family in ('mortgage', 'consumer_loan', 'business_loan') as is_loan,
    is_deposit or is_investment as in_aum
  from balance_month_end
  where balance_date between date '2025-11-30' and date '2026-10-31'
) as sorted_out
group by customer_id;

create temp table of_transactions as
select
  customer_id,
  count(*) filter (where in_30d) as count_30d,
  count(*) filter (where in_90d) as count_90d,
  count(*) filter (where in_12m and is_own_doing) as count_12m,
  count(distinct transaction_date) filter (where in_90d) as days_90d,
  max(transaction_date) filter (where is_own_doing) as last_date,
  sum(amount_cents) filter (where in_30d and comes_in) as inflow_30d,
  sum(amount_cents) filter (where in_30d and goes_out) as outflow_30d,
  sum(amount_cents) filter (where in_90d and comes_in) as inflow_90d,
  sum(amount_cents) filter (where in_90d and goes_out) as outflow_90d,
  max(amount_cents) filter (where in_30d and comes_in) as largest_inflow_30d,
  max(amount_cents) filter (where in_30d and goes_out) as largest_outflow_30d,
  count(*) filter (where in_30d and kind = 'transfer') as transfers_30d,
  sum(amount_cents) filter (where in_30d and goes_out and counterparty = 'own_other_bank')
    as own_other_bank_out_30d,
  sum(amount_cents) filter (where in_90d and comes_in and counterparty = 'own_other_bank')
    as own_other_bank_in_90d,
  sum(amount_cents) filter (where in_90d and comes_in and kind = 'salary') as salary_90d,
  count(*) filter (
    where transaction_date > date '2026-09-01' and comes_in and kind = 'salary'
  ) as salaries_60d,
  count(*) filter (where in_90d and comes_in and kind = 'salary') as salaries_90d,
  count(*) filter (
    where transaction_date > date '2026-05-04' and transaction_date <= date '2026-09-01'
      and comes_in and kind = 'salary'
  ) as salaries_before_60d,
  sum(amount_cents) filter (
    where transaction_date > date '2026-04-30' and comes_in and kind = 'salary'
  ) as salary_6m,
  sum(amount_cents) filter (
    where transaction_date > date '2025-10-30' and transaction_date <= date '2026-04-30'
      and comes_in and kind = 'salary'
  ) as salary_6m_before,
  sum(amount_cents) filter (where in_30d and goes_out and kind = 'consumption') as consumed_30d,
  count(*) filter (where in_30d and goes_out and kind = 'consumption') as purchases_30d,
  sum(amount_cents) filter (where in_90d and goes_out and kind = 'consumption') as consumed_90d,
  sum(amount_cents) filter (where in_90d and goes_out and kind = 'cash') as cash_90d,
  sum(amount_cents) filter (where in_90d and goes_out and kind = 'repayment') as repaid_90d,
  sum(amount_cents) filter (where in_12m and kind = 'purchase') as bought_12m,
  sum(amount_cents) filter (where in_30d and kind = 'redemption') as redeemed_30d,
  count(*) filter (where in_90d and goes_out and kind = 'bill') as bills_90d,
  sum(amount_cents) filter (where in_90d and comes_in and kind = 'pension') as pension_90d,
  sum(amount_cents) filter (where in_90d and kind = 'loan_granted') as loan_granted_90d,
  sum(amount_cents) filter (where in_90d and counterparty = 'overseas') as overseas_90d,
  sum(amount_cents) filter (where in_12m and kind in ('settlement', 'transfer', 'bill', 'tax'))
    as settled_12m,
  sum(amount_cents) filter (where in_12m and goes_out and kind = 'fee') as fees_12m,
  count(*) filter (where in_90d and channel = 'mobile') as mobile_90d,
  count(*) filter (where in_90d and channel = 'online') as online_90d,
  count(*) filter (where in_90d and channel = 'counter') as counter_90d,
  count(*) filter (where in_90d and channel = 'atm') as atm_90d,
  count(*) filter (where in_90d and channel = 'third_party') as third_party_90d,
  count(*) filter (where in_12m and channel = 'counter') as counter_12m
from (
  select
    *,
    transaction_date > date '2026-10-01' as in_30d,
    transaction_date > date '2026-08-02' as in_90d,
    transaction_date > date '2025-10-31' as in_12m,
    direction = 'in' as comes_in,
    direction = 'out' as goes_out,
    kind not in ('interest', 'fee', 'tax') as is_own_doing
  from transaction
  where transaction_date <= date '2026-10-31'
) as looked_at
group by customer_id;
