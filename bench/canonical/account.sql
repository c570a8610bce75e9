-- Up to seven accounts a customer, 1.9 on average; everyone has a demand deposit.
select
  account_id_of(customer, slot) as account_id,
  customer_id_of(customer) as customer_id,
  family,
  case draw(customer, family || ' status', 40)
    when 0 then 'closed' when 1 then 'dormant' when 2 then 'dormant' else 'active'
  end as status,
  days_before(draw(customer, 'opened', 6000)) as opened_date,
  case when slot = 3 then 1000000 + draw(customer, 'limit', 50) * 200000 end as limit_cents,
  case when slot in (4, 5) then wealth_cents_of(customer) // 2 + 5000000 end as principal_cents,
  case
    when slot in (4, 5) then wealth_cents_of(customer) // 3 + 1000000
    when slot < 3 then wealth_cents_of(customer) * (3 - slot) // 4
  end as balance_cents,
  case when slot in (4, 5) and draw(customer, 'overdue', 60) = 0
    then draw(customer, 'overdue days', 120)
  end as overdue_days,
  case when slot in (1, 2)
    then date '2026-10-31' + cast(draw(customer, 'matures', 720) - 60 as integer)
  end as maturity_date
from made
cross join (
  values
    (0, 'demand_deposit', 100),
    (1, 'time_deposit', 18),
    (2, 'large_deposit', 3),
    (3, 'credit_card', 14),
    (4, 'mortgage', 5),
    (5, 'consumer_loan', 4),
    (6, 'mobile_bank', 45)
) as offered(slot, family, percent)
where draw(customer, family, 100) < percent
