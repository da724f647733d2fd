"""The reason codes of the check `pathway`: what can speak against the proof that a rule was met.

Their order is that of the steps of the check (docs/PROOF.md); the codes that leave the answer open and those
that only warn come last.
"""

from collections.abc import Mapping
from typing import Final

from verifier.outcomes import ASK_AGAIN, WRITE_TO_ISSUER, Outcome, Reason

PATHWAY_REASONS: Final[Mapping[str, Reason]] = {
    "rule_invalid": Reason(
        Outcome.FAILED,
        "The rule that the badge carries means nothing that could be checked.",
        WRITE_TO_ISSUER,
    ),
    "rule_mismatch": Reason(
        Outcome.FAILED,
        "The proof that the badge carries belongs to another rule, or the rule was changed since.",
        WRITE_TO_ISSUER,
    ),
    "double_counted": Reason(
        Outcome.FAILED,
        "The badge counts one thing twice where its rule asks for two.",
        WRITE_TO_ISSUER,
    ),
    "component_invalid": Reason(
        Outcome.FAILED,
        "A badge that this one rests on was forged, was changed, or does not hold itself.",
        "Do not rely on this badge. The details name the component that does not hold.",
    ),
    "component_revoked": Reason(
        Outcome.FAILED,
        "A badge that this one rests on was withdrawn since.",
        "Ask the issuer whether this badge stands without it; they can issue it again if it does.",
    ),
    "component_suspended": Reason(
        Outcome.FAILED,
        "A badge that this one rests on was set aside for now.",
        "Ask its issuer when it will be decided, then check again.",
    ),
    "component_digest_mismatch": Reason(
        Outcome.FAILED,
        "A badge that this one rests on is another one than was used when the rule was met.",
        WRITE_TO_ISSUER,
    ),
    "component_fact_mismatch": Reason(
        Outcome.FAILED,
        "A badge that this one rests on says other things than this one says of it.",
        WRITE_TO_ISSUER,
    ),
    "component_other_person": Reason(
        Outcome.FAILED,
        "A badge that this one rests on was made out to somebody else.",
        WRITE_TO_ISSUER,
    ),
    "audience_mismatch": Reason(
        Outcome.FAILED,
        "The rule is one for other people: what it says of them does not fit.",
        WRITE_TO_ISSUER,
    ),
    "item_unknown": Reason(
        Outcome.FAILED,
        "The proof counts something that it does not list, or counts it where the rule asks for nothing.",
        WRITE_TO_ISSUER,
    ),
    "window_violated": Reason(
        Outcome.FAILED,
        "Something was counted that was earned outside the time that the rule sets.",
        WRITE_TO_ISSUER,
    ),
    "component_expired": Reason(
        Outcome.FAILED,
        "Something was counted that had expired before the rule was met.",
        WRITE_TO_ISSUER,
    ),
    "item_not_eligible": Reason(
        Outcome.FAILED,
        "Something was counted where the rule asks for something else.",
        WRITE_TO_ISSUER,
    ),
    "cap_exceeded": Reason(
        Outcome.FAILED,
        "More of something was counted than there is, or than the rule allows.",
        WRITE_TO_ISSUER,
    ),
    "group_short": Reason(
        Outcome.FAILED,
        "What was counted for a part of the rule is less than that part asks for.",
        WRITE_TO_ISSUER,
    ),
    "order_violated": Reason(
        Outcome.FAILED,
        "The rule asks for an order, and what was counted came in another.",
        WRITE_TO_ISSUER,
    ),
    "waiver_not_allowed": Reason(
        Outcome.FAILED,
        "A part of the rule was waived in a way that the rule does not allow.",
        WRITE_TO_ISSUER,
    ),
    "rule_not_satisfied": Reason(
        Outcome.FAILED,
        "What the badge rests on does not add up to what its rule asks for.",
        WRITE_TO_ISSUER,
    ),
    "proof_missing": Reason(
        Outcome.UNDETERMINED,
        "The badge names a proof of its pathway's rule that could not be read; the badge itself stands.",
        "Ask the holder for the proof, or for permission to see it.",
    ),
    "component_missing": Reason(
        Outcome.UNDETERMINED,
        "A badge that this one rests on was not at hand; the sums are right, and the badge itself stands.",
        "Check it together with its components: in one file, or online where they can be fetched.",
    ),
    "component_status_unknown": Reason(
        Outcome.UNDETERMINED,
        "Nobody could tell whether a badge that this one rests on was withdrawn; the badge itself stands.",
        ASK_AGAIN,
    ),
    "evidence_list_differs": Reason(
        Outcome.WARNED,
        "The badges listed as evidence are not the ones that the proof of its rule rests on.",
        "The proof counts, the list does not. Tell the issuer.",
    ),
    "pathway_unsupported": Reason(
        Outcome.WARNED,
        "The badge carries evidence about a pathway's rule that we do not read.",
        "The badge stands without it; ask the issuer how the rule was met.",
    ),
}
