-- Investments of about one customer in five, mostly of those with money.
select
  cast(20000000000 + customer * 8 + slot as varchar) as holding_id,
  customer_id_of(customer) as customer_id,
  'P' || lpad(cast(slot * 20 + draw(customer, 'product', 20) as varchar), 4, '0') as product_id,
  family,
  wealth_cents_of(customer) * (70 + draw(customer, family || ' gain', 60)) // 200 as value_cents,
  case when draw(customer, 'cost known', 10) > 0 then wealth_cents_of(customer) // 2 end
    as cost_cents,
  days_before(draw(customer, 'bought', 1500)) as opened_date,
  case when slot in (0, 2, 3)
    then date '2026-10-31' + cast(draw(customer, family || ' matures', 900) - 30 as integer)
  end as maturity_date,
  case when slot in (0, 2, 3) then (100 + draw(customer, 'rate', 300)) / 10000.0 end as yearly_rate
from made
cross join (
  values
    (0, 'wealth', 9),
    (1, 'fund', 7),
    (2, 'insurance', 6),
    (3, 'bond', 2),
    (4, 'gold', 1),
    (5, 'trust', 1)
) as offered(slot, family, percent)
where draw(customer, family, 100) < percent
