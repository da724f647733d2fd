"""Mail: what a person is told, in a few plain lines, and the ways on which it leaves the house.

    letter = letters.written("awarded", payload, sender, urls)     words, from facts
    send = carriers.carrier(settings)                              a file, the console, or a mail server
    send(letters.message(letter, ...))

No database and no web: who is told, and when, is the matter of `issuer.services.delivering`.
"""
