"""重残救助 (severe_disability): aid to severely disabled persons outside dibao.

Two groups in Jiangsu: a severely disabled person outside dibao without fixed income
(低保外重残), paid the whole standard; and disabled persons in a family with several of
them (一户多残) or kept by the aged (依老养残) with an income of at most twice the
standard, paid a share. It counts as a kind of living subsidy, so that what excludes
that one excludes this.
"""
