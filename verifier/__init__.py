"""Reads credentials and says what is true of them; no database, no private key.

verify      the ordered checks, and the doors: verify, verify_bytes, verify_url
checks      one question in each file
intake      whatever somebody hands us -> the document in it        unbake     picture -> text
resolve     the name of a key -> the key, and whose it is           bitstring  the list of a status list
fetch       the one HTTP client                                     internet   the rules of asking outside
world       all that a check may know of the outside                report     what a verification answers
pathways    what it means that a rule holds over credentials        web, cli   for people
"""
