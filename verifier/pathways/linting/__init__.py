"""What is wrong with a pathway that is sound by itself: asked before it is published, of what is on offer.

::

    findings = linter.lint(pathway, offers, roster, now)      # () when there is nothing to say
    findings = linter.lint_document(document, offers, roster, now)     # its definition errors, else the same
    [finding for finding in findings if finding.severity == "error"]    # publishing has to wait for these

The answers agree with the engine, since the engine gives them: the rules only ever ask for more, so whatever
the fullest person cannot finish, nobody can.

Rooms, lower first: `findings` (what is said), `cells` (kinds of people), `fullest` (who has everything on
offer), `leaves` (what counts where); then one question each: `reach`, `offerings`, `overlap`, `conflicts`,
`redundancy`, `rings`, `ease`; `linter` asks them in order.
"""
