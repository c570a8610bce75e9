-- A year of behaviour, two events a customer on average, most of them of few.
select
  cast(30000000000 + number as varchar) as event_id,
  customer_id_of(busy_customer_of(number, 'event')) as customer_id,
  case
    when of_hundred < 55 then 'login'
    when of_hundred < 80 then 'view'
    when of_hundred < 90 then 'click'
    when of_hundred < 94 then 'visit'
    when of_hundred < 97 then 'call_in'
    when of_hundred < 99 then 'nps'
    else 'address_change'
  end as kind,
  days_before(draw(number, 'event date', 60) * draw(number, 'event date', 60) // 10) as event_date,
  case when of_hundred < 55 then 'mobile' end as channel,
  case when of_hundred in (97, 98) then draw(number, 'score', 11) end as value
from (
  select
    number,
    draw(number, 'event kind', 100) as of_hundred
  from (
    select customer * 2 + slot as number
    from made
    cross join (values (0), (1)) as two(slot)
  ) as of_year
) as numbered
