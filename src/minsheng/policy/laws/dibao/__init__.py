"""最低生活保障（低保）: the minimum living allowance.

Who is below the line, how much the family gets (top-up on the household sum, graded
increases, the part of a member who refuses work), single-person dibao, the gradual
exit after a member found work, and how often the family is looked at again.

申请家庭是否低于保障线、补差多少、分类施保、拒绝就业只停本人部分、单人保、
就业后的渐退期和定期复核。
"""
