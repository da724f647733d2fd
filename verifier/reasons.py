"""The reason codes of a report: a short stable code, the outcome that it brings, what it means, what to do.

The table is the documentation: a page shows its words, and other programs rely on its codes. Codes may be
added, never renamed, and never move to another outcome.
"""

from collections.abc import Mapping
from typing import Final

from verifier.outcomes import ASK_AGAIN, WRITE_TO_ISSUER, Outcome, Reason
from verifier.pathway_reasons import PATHWAY_REASONS

__all__ = ["REASONS", "Outcome", "Reason"]


REASONS: Final[Mapping[str, Reason]] = {
    # failed: something about this badge is known to be wrong
    "malformed": Reason(
        Outcome.FAILED,
        "This is not a credential that can be read: its form breaks a rule that everything else rests on.",
        "Check that you chose the right file, and that it is the one you were given, complete and unedited.",
    ),
    "no_proof": Reason(
        Outcome.FAILED,
        "The badge carries no signature, so anyone could have written it.",
        "Ask for the signed badge: download it from the issuer's site again rather than copying its text.",
    ),
    "signature_invalid": Reason(
        Outcome.FAILED,
        "The signature does not fit this text: it was changed after signing, or never signed by this key.",
        WRITE_TO_ISSUER,
    ),
    "claims_mismatch": Reason(
        Outcome.FAILED,
        "The signed text says one thing about itself and another in the badge that it holds.",
        WRITE_TO_ISSUER,
    ),
    "proof_expired": Reason(
        Outcome.FAILED,
        "The signature itself carries an end date, and that date has passed.",
        "Ask the issuer for a freshly signed copy.",
    ),
    "issuer_mismatch": Reason(
        Outcome.FAILED,
        "The key that signed this badge is not a key that the named issuer lets sign badges.",
        "Do not rely on this badge. If you know the issuer, ask them whether they made it.",
    ),
    "key_revoked": Reason(
        Outcome.FAILED,
        "The issuer has withdrawn the key that signed this badge.",
        "Ask the issuer for a copy signed with a key that they still stand by.",
    ),
    "key_expired": Reason(
        Outcome.FAILED,
        "The key that signed this badge was past its end date when it signed.",
        "Ask the issuer for a copy signed with a current key.",
    ),
    "undefined_term": Reason(
        Outcome.FAILED,
        "The badge holds a word that has no defined meaning, so the signature does not protect it.",
        WRITE_TO_ISSUER,
    ),
    "hidden_term": Reason(
        Outcome.FAILED,
        "The badge says something in a disguised form, which can hide an end date or a withdrawal.",
        "Do not rely on this badge. An honest issuer can make one that says plainly what it means.",
    ),
    "revoked": Reason(
        Outcome.FAILED,
        "The issuer has withdrawn this badge for good.",
        "Ask the holder or the issuer why, and whether a new badge took its place.",
    ),
    "suspended": Reason(
        Outcome.FAILED,
        "The issuer has set this badge aside for now.",
        "Ask the issuer when it will be decided, then check again.",
    ),
    "expired": Reason(
        Outcome.FAILED,
        "The badge has passed its end date.",
        "Ask the holder whether they renewed it and can show the newer badge.",
    ),
    "not_yet_valid": Reason(
        Outcome.FAILED,
        "The badge starts to count on a later day.",
        "Check again on or after its first day.",
    ),
    "recipient_mismatch": Reason(
        Outcome.FAILED,
        "The badge was not made out to the person that you named.",
        "Try another address of the same person, or ask the holder which address the badge was awarded to.",
    ),
    "endorsement_invalid": Reason(
        Outcome.FAILED,
        "The badge carries an endorsement that was forged or changed after it was signed.",
        WRITE_TO_ISSUER,
    ),
    "digest_mismatch": Reason(
        Outcome.FAILED,
        "Something that the badge builds on was changed after the badge was signed.",
        "Ask the issuer to restore what the details name, or for a badge signed over what is there now.",
    ),
    "extension_invalid": Reason(
        Outcome.FAILED,
        "The badge carries an extension that does not have the form that the extension itself lays down.",
        WRITE_TO_ISSUER,
    ),
    "never_valid": Reason(
        Outcome.FAILED,
        "The badge ends before it begins, so there never was a day on which it counted.",
        WRITE_TO_ISSUER,
    ),
    # undetermined: it could not be found out
    "base_proof": Reason(
        Outcome.UNDETERMINED,
        "This is the holder's own copy, from which copies for others are made; it is not meant to be shown.",
        "Ask the holder for a copy that was made to be shown, and do not pass this one on: it hides nothing.",
    ),
    "issuer_unproven": Reason(
        Outcome.UNDETERMINED,
        "The signature is intact; nothing shows whose it is.",
        "Ask the issuer to publish the key at the address that the badge names as its issuer.",
    ),
    "issuer_unreachable": Reason(
        Outcome.UNDETERMINED,
        "The place where the issuer's key is kept did not give a usable answer.",
        ASK_AGAIN,
    ),
    "hosted_unreachable": Reason(
        Outcome.UNDETERMINED,
        "The badge is proven by what lies at its issuer's address, and that could not be read.",
        ASK_AGAIN,
    ),
    "unknown_context": Reason(
        Outcome.UNDETERMINED,
        "The badge uses a vocabulary that we do not carry, so we cannot tell what was signed.",
        "Check it with the issuer's own verifier, or ask us to carry the vocabulary that the details name.",
    ),
    "claims_missing": Reason(
        Outcome.UNDETERMINED,
        "The signed text does not repeat what Open Badges asks it to, so other programs may misread it.",
        "Ask the issuer for a copy that carries iss, sub, jti and nbf.",
    ),
    "unsupported_proof": Reason(
        Outcome.UNDETERMINED,
        "The badge is signed in a way that we cannot check.",
        "Check it with the issuer's own verifier, or ask for a copy signed with eddsa-rdfc-2022.",
    ),
    "unsupported_format": Reason(
        Outcome.UNDETERMINED,
        "This is a kind of credential or file that we do not read.",
        "Give us an Open Badge: JSON, signed text (JWT), a PNG or SVG picture, or its link.",
    ),
    "status_unreachable": Reason(
        Outcome.UNDETERMINED,
        "The list that tells whether the badge was withdrawn could not be read: it may have been, or not.",
        ASK_AGAIN,
    ),
    "status_invalid": Reason(
        Outcome.UNDETERMINED,
        "What should tell whether the badge was withdrawn is not in order, so it cannot be relied on.",
        "Write to the issuer: the status entry or the status list has to be repaired.",
    ),
    "unsupported_status": Reason(
        Outcome.UNDETERMINED,
        "The badge says in a way that we do not read whether it was withdrawn.",
        "Ask the issuer whether the badge still stands.",
    ),
    "resource_unchecked": Reason(
        Outcome.UNDETERMINED,
        "Something that the badge rests on could not be compared with the digest that the badge gives.",
        ASK_AGAIN,
    ),
    "refresh_unreachable": Reason(
        Outcome.WARNED,
        "The issuer may hold a newer version of this badge, but it could not be read.",
        "Ask again in a few minutes, or ask the holder for their newest copy.",
    ),
    "recipient_unproven": Reason(
        Outcome.UNDETERMINED,
        "The badge does not say, in a form that can be compared, whom it was made out to.",
        "Ask the holder for a badge that carries their address, or ask the issuer whom they awarded it to.",
    ),
    "work_limit": Reason(
        Outcome.UNDETERMINED,
        "The badge would take unreasonable work to check, so we stopped.",
        "Ask the issuer for a simpler badge; no ordinary badge comes near this limit.",
    ),
    "unreadable": Reason(
        Outcome.UNDETERMINED,
        "The file or address could not be read, so nothing was checked.",
        "Check the name, that the file exists and may be read, or that the address opens in a browser.",
    ),
    "bundle_refused": Reason(
        Outcome.UNDETERMINED,
        "The bundle could not be opened safely, so nothing in it was checked.",
        "Unpack it yourself and give us the files, or pack them anew as one ordinary ZIP file.",
    ),
    # warning: it holds, and there is something to know
    "schema_invalid": Reason(
        Outcome.WARNED,
        "The badge does not quite have the form that Open Badges 3.0 asks for.",
        "Nothing was forged. Tell the issuer, since other programs may refuse the badge.",
    ),
    "unknown_schema": Reason(
        Outcome.WARNED,
        "The badge names a description of its form that we do not carry, so we did not compare it.",
        "Nothing to do, unless you rely on the extra fields of this badge.",
    ),
    "issuer_unknown": Reason(
        Outcome.WARNED,
        "The issuer is on no list of issuers that is kept here. That says nothing against the badge.",
        "Satisfy yourself who the issuer is; whoever keeps the list can add them.",
    ),
    "status_list_short": Reason(
        Outcome.WARNED,
        "The issuer's status list is shorter than the standard asks for, so asking for it gives more away.",
        "The answer itself is good. Tell the issuer.",
    ),
    "status_list_moved": Reason(
        Outcome.WARNED,
        "The issuer's status list lies at another address than the one that it calls its own.",
        "The answer itself is good. Tell the issuer.",
    ),
    "status_entry_loose": Reason(
        Outcome.WARNED,
        "The badge writes its entry in the status list in another form than the standard asks for.",
        "The answer itself is good. Tell the issuer.",
    ),
    "status_message": Reason(
        Outcome.WARNED,
        "The issuer has left a message about this badge in its status list.",
        "Ask the issuer what it says.",
    ),
    "shown_in_part": Reason(
        Outcome.WARNED,
        "The holder shows a part of the badge, and an end date or a status list may be among the rest.",
        "Where it matters whether the badge still counts, ask the holder to show these parts too.",
    ),
    "updated": Reason(
        Outcome.WARNED,
        "The issuer holds a newer version of this badge.",
        "Ask the holder for the newer version, or check it at the address in the details.",
    ),
    "badge_moved": Reason(
        Outcome.WARNED,
        "The badge, or a document that it builds on, lies at another address than it was looked for.",
        "The answer itself is good. Keep the newer address, which the details name.",
    ),
    "endorsement_unproven": Reason(
        Outcome.WARNED,
        "The badge carries an endorsement that no longer holds, or that could not be checked.",
        "The badge stands without it; do not count on the endorsement.",
    ),
    "result_mismatch": Reason(
        Outcome.WARNED,
        "A result on the badge does not fit the description of results that the badge itself gives.",
        "Ask the issuer what the result means before you rely on it.",
    ),
    "partial_record": Reason(
        Outcome.WARNED,
        "This is only a part of the record: whoever put it together left something out.",
        "What is there holds. If you need the whole record, ask the holder for it.",
    ),
    "subject_differs": Reason(
        Outcome.WARNED,
        "A badge in the record names another person, or the same one by a name that cannot be compared.",
        "Ask the holder: one person may have several names, and anybody may put badges of others together.",
    ),
    "association_outside": Reason(
        Outcome.WARNED,
        "The record says how something in it belongs to something that is not in it.",
        "What is there holds. Ask the holder for the rest, if you rely on how the parts belong together.",
    ),
    # the proof of a pathway's rule
    **PATHWAY_REASONS,
}
