"""Social assistance (社会救助): rechecks of what every household has, read-only so far.

The folder is the model of how a programme looks inside: `models` are its tables, `entering` and
its sisters its actions, `pages`, `urls` and `templates` what is seen; `panels`, `findings` and
`facts` are its part in what all programmes share, registered by `apps` as the site starts.
"""
