-- Half of the contacts had an outcome.
select
  cast(70000000000 + number as varchar) as outcome_id,
  customer_id_of(busy_customer_of(number, 'contact')) as customer_id,
  days_before(draw(number, 'contact date', 700)) as outcome_date,
  case draw(number, 'outcome', 12)
    when 0 then 'do_not_contact' when 1 then 'declined' when 2 then 'declined'
    when 3 then 'purchased' when 4 then 'interested' when 5 then 'interested'
    when 6 then 'appointment' when 7 then 'reached' when 8 then 'reached' else 'not_reached'
  end as kind
from (select customer as number from made where customer < getvariable('customers') // 5) as chosen
where draw(number, 'has outcome', 2) = 0
