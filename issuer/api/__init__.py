"""For programs, one file per protocol: first the documents with which a verifier anywhere checks our badges.

    /.well-known/did.json    the DID document: the issuer's keys, what each may be used for    well_known
    /.well-known/jwks.json   the same keys as JWK
    /keys/<key id>           one key by itself
    /status/<list id>        the signed list of what was withdrawn                             status

and what other programs have us do, each with a token of theirs:

    /credentials/issue       sign; /credentials/verify and /presentations/verify               vc_api

and for whoever keeps the service running:

    /healthz, /readyz        whether a process lives, and whether it can serve                 health

Each file makes a blueprint from the house that it speaks for. Nothing here knows sessions or cookies. The
documents are public, the same for everyone, and may be read by the pages of any site.
"""
