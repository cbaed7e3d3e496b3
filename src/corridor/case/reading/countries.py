"""Codes of countries: those of ISO 3166-1, and those that it leaves to users."""

from __future__ import annotations

from functools import cache

from corridor.problems import nearest

_ISO = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
"""

ISO = frozenset(_ISO.split())
"""Codes of two letters of ISO 3166-1."""

RESERVED = "EU"
"""Code that the standard keeps free for a part of the world; zones may lie there."""

LANGUAGES = ("en", "ru", "az", "fa")
"""Languages in whose names a country is known."""


def is_country(word: str) -> bool:
    """Return whether a word is a code of a country, or one that is free for made-up places.

    ISO 3166-1 leaves AA, QM to QZ, XA to XZ and ZZ to its users.
    """
    if word in ISO or word == RESERVED:
        return True
    made_up = word in ("AA", "ZZ") or word[:1] == "X" or (word[:1] == "Q" and word[1:2] >= "M")
    return made_up and len(word) == 2 and "A" <= word[1] <= "Z"


def country_meant(text: str) -> str:
    """Return the code of the country that a text names in another form; empty if none is near.

    Parameters
    ----------
    text : str
        A name, such as China, a code of three letters, or small letters.
    """
    if is_country(text.strip().upper()):
        return text.strip().upper()
    sought = text.strip().casefold()
    return _codes_by_name().get(sought) or _codes_by_name().get(
        nearest(sought, _codes_by_name() if len(sought) > LONGEST_CODE else ()), ""
    )


LONGEST_CODE = 3
"""Letters of the longest codes: of those that are none, no other is near."""


@cache
def _codes_by_name() -> dict[str, str]:
    """Return codes by names and by other codes, as Unicode CLDR knows them, in small letters."""
    from babel import Locale  # takes a tenth of a second, and few cases need it
    from babel.core import get_global

    codes = {
        other.casefold(): now[0]
        for other, now in get_global("territory_aliases").items()
        if other.isalpha() and len(now) == 1
    }
    for language in LANGUAGES:
        names = Locale(language).territories
        codes |= {names[code].casefold(): code for code in ISO if code in names}
    return codes
