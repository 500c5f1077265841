"""共同生活的家庭成员 (unit): who belongs to the assistance unit.

The household register, those who live together and the assistance unit are three
different groupings. This law computes the third from relations, for the head of the
household file as applicant, until 30 June 2021 by the Trial Measures for Review and
Approval of Minimum Living Allowance (S3), from then on by the Measures for Review and
Confirmation of Minimum Living Allowance (S2).
"""
