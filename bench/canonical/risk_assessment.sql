-- One customer in four was assessed, some of them long ago.
select
  cast(40000000000 + customer as varchar) as assessment_id,
  customer_id_of(customer) as customer_id,
  days_before(draw(customer, 'assessed', 700)) as assessed_date,
  'C' || (1 + draw(customer, 'level', 5)) as level
from made
where draw(customer, 'is assessed', 4) = 0
