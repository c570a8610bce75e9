-- Two customers in five were asked whether they agree to marketing, half of them to more.
select
  cast(50000000000 + customer * 2 + slot as varchar) as consent_id,
  customer_id_of(customer) as customer_id,
  purpose,
  draw(customer, purpose || ' given', 10) > 1 as given,
  days_before(draw(customer, purpose || ' date', 900)) as given_date
from made
cross join (values (0, 'marketing', 40), (1, 'personalised', 20)) as asked(slot, purpose, percent)
where draw(customer, 'asked', 100) < percent
