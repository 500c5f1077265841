"""共同生活的家庭成员 (unit): who belongs to the assistance unit.

The household register, those who live together and the assistance unit are three
different groupings. This law computes the third from relations, for the head of the
household file as applicant, by the 2012 rule until 30 June 2021 and by the 2021 rule
from then on.
"""
