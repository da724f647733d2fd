"""What the VC API answers about a verification: whether it holds, and each reason as a problem (RFC 9457).

    {"verified": false, "problemDetails": [{"type", "title", "detail", "code"}], "report": {...}}

`type` is the one that the W3C names for the kind of trouble (VC Data Model 2.0, section 7.1; Data Integrity
1.0, section 4.7; Bitstring Status List 1.0, section 3.5); `code` is our own reason, `report` all of it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response

from verifier.report import REASONS, Outcome, Report

_DATA_MODEL: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_STATUS: Final = "https://www.w3.org/ns/credentials/status-list#"
_TYPES: Final[Mapping[str, str]] = {
    "malformed": f"{_DATA_MODEL}MALFORMED_VALUE_ERROR",
    "unreadable": f"{_DATA_MODEL}PARSING_ERROR",
    "unsupported_format": f"{_DATA_MODEL}PARSING_ERROR",
    "no_proof": f"{_DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR",
    "claims_mismatch": f"{_DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR",
    "claims_missing": f"{_DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR",
    "digest_mismatch": f"{_DATA_MODEL}CRYPTOGRAPHIC_SECURITY_ERROR",
    "expired": f"{_DATA_MODEL}RANGE_ERROR",
    "not_yet_valid": f"{_DATA_MODEL}RANGE_ERROR",
    "signature_invalid": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "base_proof": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "unsupported_proof": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "proof_expired": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "issuer_mismatch": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "issuer_unproven": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "issuer_unreachable": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "key_revoked": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "key_expired": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "undefined_term": f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    "hidden_term": f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    "status_unreachable": f"{_STATUS}STATUS_RETRIEVAL_ERROR",
    "status_invalid": f"{_STATUS}STATUS_VERIFICATION_ERROR",
    "status_list_short": f"{_STATUS}STATUS_LIST_LENGTH_ERROR",
}
CHALLENGE: Final = f"{_SECURITY}INVALID_CHALLENGE_ERROR"
DOMAIN: Final = f"{_SECURITY}INVALID_DOMAIN_ERROR"

Problem = Mapping[str, Any]


def verification(report: Report, unmet: Sequence[Problem], *, failure: int) -> Response:
    """Answer about one verification.

    Args:
        report: what the verifier found.
        unmet: problems with what was asked for beside that, such as a challenge.
        failure: the HTTP status of a verification that does not hold.
    """
    verified = report.verdict in {"verified", "warning"} and not unmet
    found = [*unmet, *(_problem(report, reason) for reason in report.reasons)]
    body = {"verified": verified, "problemDetails": found, "report": report.as_dict()}
    response = Response(json.dumps(body, ensure_ascii=False), 200 if verified else failure)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response


def unmet(kind: str, title: str, detail: str) -> Problem:
    """A problem with what was asked for."""
    return {"type": kind, "title": title, "detail": detail}


def _problem(report: Report, reason: str) -> Problem:
    finding = next(one for one in report.checks if reason in one.reasons)
    return {
        "type": _TYPES.get(reason, "about:blank"),
        "title": REASONS[reason].meaning,
        "detail": finding.message,
        "code": reason,
        "level": "warning" if REASONS[reason].outcome is Outcome.WARNED else "error",
    }
