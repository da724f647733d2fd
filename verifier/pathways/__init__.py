"""What it means that a rule holds over the badges of a person: pure, standard library only.

The issuer asks this code before it awards a yearly badge; anyone who checks that badge runs the same code
afterwards::

    pathway = definition.read(document)                  # DefinitionError: code, pointer, what to do
    progress = evaluation.evaluate(pathway, items, now)
    progress.complete, progress.used                     # may it be awarded, and on which items does it rest
    words.headline(progress)                             # "2 required left, then choose 1 of 4"

Rooms, lower first: `windows`, `predicates`, `selectors`, `components`, `requirements` (what is asked),
`earned` (what somebody has); `forms`, `members`, `soundness`, `definition`, `persons` (documents in and
out); `places`, `facts`, `demands`, `counting`, `waiving`, `progress`, `deciding`, `evaluation` (the answer),
`flows`, `shares`, `supplies`, `searching`, `sharing` (exclusive groups), `carrying`; `compiled`, `tracking`
(many people, one award at a time); `linked`, `proofs`, `proving`, `shown`, `tally`, `checking` (what a badge
carries, made and checked); `phrases`, `sentences`, `words`, `parts`, `suggestions` (for people); `bounds`,
`closest` (the way to finish); `linting`, `simulation` (what to know before publishing).
"""
