"""支出型困难家庭: families in hardship through what they must spend.

Income above the dibao line, but illness, schooling or rehabilitation eats it up. Which
spending counts, who qualifies under the four regimes by date, and the monthly sum
clamp(S × H - (Y - X) / 12, 0, S × H) of the local trial rule.

收入高于低保标准、但因医疗、教育、康复等刚性支出陷入困境的家庭：刚性支出的认定、
各时期的认定条件，以及《支出型贫困家庭基本生活救助办法（试行）》的救助金额。
"""
