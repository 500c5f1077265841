"""重残救助金额."""

from minsheng.policy.engine import Fen, Rate, Rounding, rule, share, where


@rule("person")
def amount_m(
    on_full_ground: bool,
    on_family_ground: bool,
    dibao__standard_m: Fen,
    full_rate: Rate,
    family_rate: Rate,
    amount_rounding: Rounding,
) -> Fen:
    """Severe-disability aid (重残救助) per month; 0 without a ground.

    Source: 苏民规〔2022〕4号 (FACTS 4.3 through D1), in force 2023-04-01: 100 % of the dibao
        standard; 60 % or more for the second group; before it the same (uncertain).
    """
    full = share(dibao__standard_m, full_rate, amount_rounding)
    of_family = share(dibao__standard_m, family_rate, amount_rounding)
    return where(on_full_ground, full, where(on_family_ground, of_family, 0))
