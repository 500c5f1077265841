"""特困人员救助供养 (tekun): support of persons in extreme hardship.

A person without work capacity, without a source of living and without anybody able to
support him or her (三无) is kept by the public: a basic living sum and a care sum by
self-care class. The Measures for Recognising Persons in Extreme Hardship (Minfa [2016]
No. 178), from memory, held from 10 October 2016 to 30 June 2021; those of 2021 (S5) hold
from 1 July 2021. The law reads dibao's standard, never whether
dibao is granted, because dibao asks who is in tekun.
"""
