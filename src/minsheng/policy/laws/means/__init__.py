"""家庭财产 (means): whether the household's property is within the limits.

Three limits: for dibao, for low-income (margin) families and for tekun. They differ in
the financial assets allowed; vehicles, dwellings and shares in companies are judged
alike. Limits are set locally; none of Nantong's has been read, so all are illustrative.

Any one limit that is known to be exceeded settles the answer, whatever else is unknown.
The figures are sums over the whole file: where it holds others than members of the unit,
a sum above a limit is held against the family only once it is known to be its own.
"""
