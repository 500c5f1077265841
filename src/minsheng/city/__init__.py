"""The synthetic city: real divisions, census shape, made-up people, realistic gaps.

`snapshot.generate` writes a snapshot (docs/snapshot.md). What the census counts is fitted (`fit`,
compared by `report.marginals_report`); what no table gives is assumed, and stands in the
docstring of the module that draws it: `shapes` (who lives with whom, and how far apart in
age), `settle` (villages), `condition` (disability, illness, absence, parents lost), `need`,
`means`, `obligors`, `papers`, `amounts` and `awards` (assistance, incomes, sums),
`livelihood` and `wealth` (incomes and belongings of those never asked), `names`, `identity`
and `addresses`, and `knowledge` (authorisations and gaps). `truth` draws everything, `tables`
leaves out what the office could not know. Nothing drawn here is a statistic of Nantong, and
nobody in it exists.
"""
