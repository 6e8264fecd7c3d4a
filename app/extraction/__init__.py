"""From the words of a text to the quantities that it states, and to the claims that they repeat.

Pure: it knows no framework and no database. Offsets are Unicode code points of the text.
"""
