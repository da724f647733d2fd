"""What comes from elsewhere, as values: spreadsheets of other systems, pictures, addresses, pasted words.

Pure readers: they know no database and decide nothing. What cannot be read is said in words that a person can
act upon, with the line it stands in.
"""
