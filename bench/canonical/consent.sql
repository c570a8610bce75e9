-- Two customers in five were asked whether they agree to marketing, fewer to more or to a channel.
select
  cast(60000000000 + customer * 4 + slot as varchar) as consent_id,
  customer_id_of(customer) as customer_id,
  purpose,
  channel,
  draw(customer * 4 + slot, 'given', 10) > 1 as given,
  days_before(draw(customer * 4 + slot, 'given on', 900)) as given_date
from made
cross join (
  values
    (0, 'marketing', null, 40),
    (1, 'personalised', null, 20),
    (2, 'marketing', 'sms', 10),
    (3, 'marketing', 'phone', 6)
) as asked(slot, purpose, channel, percent)
where draw(customer, 'asked', 100) < percent
