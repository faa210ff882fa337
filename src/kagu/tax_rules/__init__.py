"""The public taxes of New Caledonia, computed exactly: whole francs and fractions, rules that are data.

The room knows no site and no framework. Its face is its files without an underscore:

- `rulebook`: the parameters of every year, with an operator's own
- `parameters`: one year's numbers, each with its source and its standing
- `declaration`, `household`, `boxes`: what an income return says
- `income_tax`: the tax of a household and its explanation
- `sales_tax`, `sales_tax_declaration`, `sales_tax_periods`: the TGC of a period, its return, regime and dates
- `due_dates`, `life_events`, `late_filing`: when, how many returns, and what being late costs
- `explanation`, `texts`: the lines of a notice, in French and English
- `day_rules`: days of the law, such as the third Tuesday of May
- `refusals`: what is wrong with a return or a file of parameters
"""
