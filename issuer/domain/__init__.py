"""NOUNS: what the issuer's world is made of, as pure values and rules; standard library and pathways only.

Nothing here knows a database, a web page, a clock or a key: `now` is handed in, and what is not allowed
raises `NotAllowedError` before anything is written.
"""
