"""Places in a spreadsheet."""

from __future__ import annotations

_LETTERS = 26


def letters(place: int) -> str:
    """What a spreadsheet calls a column, by its place from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    return (letters(place // _LETTERS - 1) if place >= _LETTERS else "") + chr(ord("A") + place % _LETTERS)


def place(letters_of: str) -> int:
    """The place of a column, from 0, by its letters.

    >>> place("A"), place("AB")
    (0, 27)
    """
    found = 0
    for letter in letters_of:
        found = found * _LETTERS + ord(letter) - ord("A") + 1
    return found - 1
