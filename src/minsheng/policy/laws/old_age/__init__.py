"""尊老金 (old_age): the old-age allowance by age band, without a means test.

Jiangsu pays people of 80, 90 and 100 and over; the national law only encourages an
allowance for poor people of 80 and over. The sums are remembered as the provincial
floor and are illustrative here.
"""
