"""低保边缘家庭、低收入家庭: families a little above the dibao line.

They draw no basic sum, but open the door to single-person dibao and to medical,
education and housing aid.

低保边缘家庭和（市标）低收入家庭的认定：不发基本生活救助金，但可申请单人保和专项救助。
"""
