"""The pages, one file per audience: account, teacher, reviewer, coordinator, hr and the public.

A page reads through the queries of `issuer.storage` and changes things through `issuer.services` only. The
design tokens, the base template and the macros are `verifier.web`'s; the templates here extend them. A view
says what it shows, the one table in `access.py` says who may see it, and `current.py` is the only way from
a view to the installation behind it.

    a new page = a view in <audience>.py + templates/<audience>/<page>.html + a row in access.ACCESS
"""
