"""The steps from an award to the document that travels: pure functions over values, no database, no web.

    compose       what is known -> an AchievementCredential that nobody has signed yet
    status_list   which bits are set -> a BitstringStatusListCredential that nobody has signed yet
    artwork       parameters -> the picture of a badge          bake    picture + signed text -> one PNG
    share         an address -> a QR code, the fields that LinkedIn asks for

Order as types: what was not validated is not signed, and what was not signed is not stored.
"""
