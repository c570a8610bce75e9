-- One customer in six stands in a relation to another.
select
  customer_id_of(customer) as customer_id,
  customer_id_of((customer + 1 + draw(customer, 'related', 1000)) % getvariable('customers'))
    as related_id,
  case draw(customer, 'relation', 4)
    when 0 then 'spouse' when 1 then 'parent_of' when 2 then 'household' else 'owner_of'
  end as kind
from made
where draw(customer, 'is related', 6) = 0
