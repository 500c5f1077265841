"""孤儿和事实无人抚养儿童基本生活保障 (children): the children's basic living allowance.

An orphan (孤儿) has lost both parents or cannot trace them; a de facto unsupported
child (事实无人抚养儿童) has parents of whom none can care. Both are paid monthly, in
step with each other; neither is ever published (S9 part 2). What a child already
draws as dibao, tekun or living subsidy is made up to the standard, so the law reads
the awards in force, and of the other laws' proposals whether each goes on: what ends makes
nothing up, and what is granted does so from the next review.
"""
