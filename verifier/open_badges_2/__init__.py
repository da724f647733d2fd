"""Badges of Open Badges 2.0 and 1.x: what people were given before there were credentials of 3.0.

They are proven in another way. A **hosted** badge is an address at its issuer, and what lies there now is
the badge; a **signed** one is a JWS by a key that its issuer's Profile lists. So there are checks of their
own (`verifier.open_badges_2.verify`), with the rows, findings and reasons of every report, and the badge is
handed on as a credential of 3.0 (`verifier.open_badges_2.view`), so that pages, pathways and hours know one
standard.

Read the files in this order: `values`, `classes`, `upgrade` (the data model), `graph` (where documents are
read from), one file for each check, `view`, `verify`.
"""
