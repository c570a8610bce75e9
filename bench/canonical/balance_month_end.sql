-- One month end: the demand deposit of everyone; on the last four also one other family each.
-- Sixteen rows a customer over twelve month ends, in the order of the customers' numbers.
select
  customer_id_of(customer) as customer_id,
  case slot when 0 then 'demand_deposit' else
    case draw(customer, 'second family', 8)
      when 0 then 'wealth' when 1 then 'fund' when 2 then 'insurance' when 3 then 'mortgage'
      when 4 then 'consumer_loan' else 'time_deposit'
    end
  end as family,
  month_end as balance_date,
  wealth_cents_of(customer) * (80 + draw(customer * 16 + months_ago, 'balance', 40)) // 100
    as balance_cents,
  wealth_cents_of(customer) * (85 + draw(customer * 16 + months_ago, 'average', 30)) // 100
    as average_cents
from made
cross join (
  select
    cast(getvariable('month_end') as date) as month_end,
    date_diff('month', cast(getvariable('month_end') as date), date '2026-10-31') as months_ago
) as looked_at
cross join (values (0), (1)) as two(slot)
where slot = 0 or months_ago < 4
