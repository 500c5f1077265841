"""残疾人两项补贴 (disability_subsidy): the two subsidies for disabled persons.

The living subsidy (困难残疾人生活补贴) goes to disabled persons on dibao, with the family
or alone; the care subsidy (重度残疾人护理补贴) to the severely disabled whatever their
income. Both may be drawn together; tekun and work-injury care exclude both.
"""
