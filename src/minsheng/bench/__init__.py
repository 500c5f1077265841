"""The benchmarks: what the rule book must reach, measured on the machine at hand.

`minsheng bench NAME` runs one; each gives lines (`lines.Line`) that say the figure, the
goal and whether it is met. What is timed runs in processes of its own (`worker`), one
after another, ours and the opponent's by turns. OpenFisca-core, the opponent, is an extra
and is imported in `openfisca` only.
"""

BENCHES = {
    "agreement": (
        "两个求值器对每一户的数值、未知原因和理由是否一致",
        "whether both evaluators give every household the same values, causes and reasons",
    ),
    "city": (
        "全市从读取Parquet到写出结论的时间和内存，与OpenFisca及单纯读写对照",
        "time and memory of a full city from Parquet to decisions, beside OpenFisca and mere I/O",
    ),
    "compile": (
        "首次启动（编译规则手册）和以后启动各需多久",
        "how long the first start takes, which compiles the rule book, and how long later ones do",
    ),
    "compute": (
        "只计算规则、单线程的速度，与OpenFisca对照",
        "speed of the rules alone, in memory and on one thread, beside OpenFisca",
    ),
    "duplicates": (
        "在全市人口中查找可能重复的人员需多久，重复录入的人是否全部找到",
        "how long duplicates take to be found among a whole city, and whether all planted are",
    ),
    "exchange_rows": (
        "5万人的清单改后传回，其中1%有误：上传、核对、退回和写入需多久",
        "how long a list of 50,000 people takes to come back and be written, 1 % of its rows wrong",
    ),
    "explain": (
        "说明一户（从事实到文字）需多久",
        "how long one household takes to explain, from its facts to the text",
    ),
    "extracts": (
        "全市原始数据从导入、对应到人到写出变动的时间和内存，以及对应的准确率",
        "time and memory from a full city's raw files to changes, and how right the links are",
    ),
    "ground": (
        "全市770万人的网站，20人同时使用时搜索、家庭卡片和工作台的响应时间，以及最大吞吐量",
        "how fast the site of a whole city answers 20 people at work, and how many pages it can",
    ),
    "hash": (
        "由同一种子得出的演示城市结论的哈希值是否与README一致",
        "whether a seed leads to the hash of the demo's decisions that the README gives",
    ),
    "mutation": (
        "在规则和数值中故意植入的错误，有多少被算例发现",
        "of the faults planted in rules and figures, how many the worked cases find",
    ),
    "pages": (
        "仅凭规则手册页面重算的结论是否与核查结果一致",
        "whether decisions recomputed from the rule pages alone are those of the run",
    ),
    "roles": (
        "一次为2000名用户提出并确认角色需多久",
        "how long 2,000 users take to be given a role, proposed by one and confirmed by another",
    ),
    "rows": (
        "各部门数据逐格核对并生成退回清单需多久：5万行Excel，其中1%有误",
        "how fast offices' rows are read, checked and sent back: 50,000 of Excel, 1 % wrong",
    ),
    "site_load": (
        "全市人口录入网站需多久，与单纯COPY对照",
        "how long a whole city takes to be loaded into the site, beside COPY alone",
    ),
    "wrong_stops": (
        "每百行有2行差错时会错停多少，与简单比对对照",
        "how many wrong stops at two faults in a hundred rows, beside a naive matcher",
    ),
    "whatif": (
        "全市政策模拟：支出、人数、受益和受损，悬崖和基尼系数需多久，与全部重算是否一致",
        "how long a what-if over a full city takes, and whether it equals computing all anew",
    ),
}
"""What each benchmark measures, Chinese and English."""
