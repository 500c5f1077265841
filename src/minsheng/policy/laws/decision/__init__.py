"""核查结论: what the laws together make of one household.

Which benefit excludes or fills up which, each benefit before and after, one outcome for
the household, and hints for households that neither draw nor apply. Nothing here is
decided: every outcome is a proposal with its reasons, and an officer confirms it.

各项救助之间的排斥与补足关系、逐项核查前后金额、一户一个核查结论；
对未享受也未申请的家庭只作提示。结论均为建议，由经办人确认。
"""
