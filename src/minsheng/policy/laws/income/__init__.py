"""家庭收入核算 (income): what counts as the income of the assistance unit, a month.

Four classes (wages, business, property, transfers) less what may be deducted, the
support that obligors living elsewhere ought to pay, farm income and, where a place
has decided so, imputed earnings. Every sum is a monthly average in fen. What is held
out of income is dated data (`counts_...` in `parameters.yaml`), because the list
changed on 1 July 2021.

A sum is *unknown* as soon as one part of it is. Beside each such sum stands a lower
bound that is always known (`..._known_m`): no part is negative, so what is known of
them can only grow. A household that passes a line by its lower bound has passed it.
"""
