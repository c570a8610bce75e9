-- A number below `below` that depends on the row and what it is for: drawn, yet the same on every
-- machine and every run. Both are mixed before the hash, whose low bits would else go together.
create or replace temp macro draw(row_number, purpose, below) as
  cast(hash(xor(cast(row_number as ubigint), hash(purpose))) % below as bigint);

-- Numbers of ten digits and more, kept as text, as a core banking system gives them.
create or replace temp macro customer_id_of(customer) as
  cast(1000000000 + customer as varchar);

create or replace temp macro account_id_of(customer, slot) as
  cast(62000000000 + customer * 8 + slot as varchar);

-- Few hold most of the assets: half of the customers have less than 1,500 yuan, one in a hundred
-- more than 75,000, one in ten thousand more than 7.5 million. In cents; no logarithms, as machines
-- differ in their last bit.
create or replace temp macro wealth_cents_of(customer) as
  75000000000 // (1 + draw(customer, 'wealth', 1000000)) + draw(customer, 'small change', 10000);

-- Most is done by few: the customer a transaction or an event belongs to, skewed (a square), then
-- spread over the customer numbers. 7919 is a prime that divides no number of customers in use.
create or replace temp macro busy_customer_of(row_number, purpose) as
  (
    (draw(row_number, purpose, 1000000000) * draw(row_number, purpose, 1000000000))
    // (1000000000000000000 // getvariable('customers'))
    * 7919 + 13
  ) % getvariable('customers');

create or replace temp macro days_before(days) as
  date '2026-10-31' - cast(days as integer);

-- The row numbers everything is made from; a table, since the engine reads those with all threads.
create or replace temp table made as
select range as customer
from range(cast(getvariable('customers') as bigint));
