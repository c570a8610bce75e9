-- Five tier schemes at once, and who is near a threshold.

create temp view placed as
select
  *,
  case
    when aum >= 100000000 or contribution_12m >= 1000000 then 'a'
    when aum >= 30000000 or contribution_12m >= 500000 then 'b'
    when effective_customer then 'c'
    else 'inactive'
  end as tier_t1,
  case
    when aum >= 100000000 then 'aum'
    when contribution_12m >= 1000000 then 'contribution'
    when aum >= 30000000 then 'aum'
    when contribution_12m >= 500000 then 'contribution'
    when effective_customer then 'effective'
    else 'otherwise'
  end as tier_t1_reason,
  case
    when not is_personal then 'not_applicable'
    when aum > 600000000 then 'private'
    when aum >= 50000000 then 'wealth'
    when age <= 40 and salary_growth_6m >= 0.1e0 and salary_amount_90d >= 1500000
      then 'potential'
    when age <= 40 and potential_points >= 60 then 'potential'
    else 'basic'
  end as tier_t2,
  case
    when not is_personal then 'not_applicable'
    when aum >= 50000000 then 'aum'
    when age <= 40 and salary_growth_6m >= 0.1e0 and salary_amount_90d >= 1500000
      then 'growing_income'
    when age <= 40 and potential_points >= 60 then 'potential_points'
    else 'otherwise'
  end as tier_t2_reason,
  case
    when not is_personal then 'not_applicable'
    when net_contribution_12m >= 500000 then 'mvc'
    when net_contribution_12m >= 0 and potential_points >= 40 then 'mgc'
    when net_contribution_12m >= 0 and aum_growth_3m >= 0.2e0 and aum >= 5000000 then 'mgc'
    when net_contribution_12m >= 0 then 'lvc'
    else 'bz'
  end as tier_t3,
  case
    when not is_personal then 'not_applicable'
    when net_contribution_12m >= 500000 then 'contribution'
    when net_contribution_12m >= 0 and potential_points >= 40 then 'potential'
    when net_contribution_12m >= 0 and aum_growth_3m >= 0.2e0 and aum >= 5000000 then 'growing'
    when net_contribution_12m >= 0 then 'not_negative'
    else 'otherwise'
  end as tier_t3_reason,
  case
    when not is_personal then 'not_applicable'
    when aum >= 100000000 then 'high_net_worth'
    when aum >= 10000000 or potential_points >= 60 then 'potential'
    else 'long_tail'
  end as tier_t4,
  case
    when not is_personal then 'not_applicable'
    when aum >= 10000000 then 'aum'
    when potential_points >= 60 then 'potential_points'
    else 'otherwise'
  end as tier_t4_reason,
  case
    when not is_personal then 'not_applicable'
    when aum >= 100000000 then 'high_net_worth'
    when aum >= 20000000 or (aum >= 5000000 and activity_points >= 60) then 'middle'
    else 'potential'
  end as tier_t5,
  case
    when not is_personal then 'not_applicable'
    when aum >= 20000000 then 'aum'
    when aum >= 5000000 and activity_points >= 60 then 'active'
    else 'otherwise'
  end as tier_t5_reason,
  case
    when is_falling and aum_measured >= 30000000 and aum_measured < 33000000
      then 'falling_300k'
    when is_falling and aum_measured >= 50000000 and aum_measured < 55000000
      then 'falling_500k'
    when is_falling and aum_measured >= 100000000 and aum_measured < 110000000
      then 'falling_1m'
    when is_falling and aum_measured >= 600000000 and aum_measured < 660000000
      then 'falling_6m'
    when is_personal and aum_measured >= 24000000 and aum_measured < 30000000
      then 'rising_300k'
    when is_personal and aum_measured >= 40000000 and aum_measured < 50000000
      then 'rising_500k'
    when is_personal and aum_measured >= 80000000 and aum_measured < 100000000
      then 'rising_1m'
    when is_personal and aum_measured >= 480000000 and aum_measured < 600000000
      then 'rising_6m'
  end as critical_band,
  split_part(critical_band, '_', 1) as critical_kind,
  case split_part(critical_band, '_', 2)
    when '300k' then 30000000
    when '500k' then 50000000
    when '1m' then 100000000
    when '6m' then 600000000
  end as critical_threshold,
  abs(aum_measured - critical_threshold) as critical_gap
from scored;
