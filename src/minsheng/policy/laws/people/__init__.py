"""人员基本情况 (people): age, and the state of a person's parents.

Every law asks how old somebody is and, for a child, how its parents fare. Both are
answered here once. Whether somebody is *severely* disabled is not: each law draws
that line differently and draws it itself.
"""
