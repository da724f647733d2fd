"""When the badge states a pathway's rule and its components, does the rule hold over them?

A badge of a pathway carries the proof of itself as evidence of genre "Pathway proof": a `data:` URL that
holds rule and proof (inline), or an https URL with the digest of the document that holds them (linked). This
is the check of the pathway format, section 4b, from here in `verifier.checks.rule`; it solves nothing:

 1. rule and proof are found                     (`verifier.checks.carriage`)
 2. both mean something                          (2 to 4 and 6 to 12: `verifier.pathways.checking`)
 3. the proof is one of this rule, and the rule is one of this badge, by its owner, before it was issued
 4. nothing stands twice
 5. each component is found beside the badge or fetched, verified by this same verifier, and compared with
    what the proof says of it                    (`verifier.checks.components`)
 6. to 12. what was counted adds up: audience, windows, sums, exclusive groups, order, waivers, the rule

What speaks against the proof fails the badge. What only could not be found leaves the verdict as it is, for
the issuer's signature stands; the row says what was and what was not verified.
"""

from typing import Final

from verifier.checks import Verify, carriage
from verifier.intake import Presented
from verifier.report import Finding, skipped
from verifier.world import World

_NAME: Final = "pathway"


def check(presented: Presented, world: World, verify: Verify) -> Finding:
    """Answers whether the rule that the badge states holds over what it rests on."""
    if not carriage.entries(presented.document):
        return skipped(_NAME, "The badge states no rule.")
    from verifier.checks import rule  # noqa: PLC0415 - loads what rules mean, which most badges need not

    return rule.check(presented, world, verify)
