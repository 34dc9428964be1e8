"""British spellings as American ones, by families of words; for transcripts, where the two are one word.

| family | "British" | "American" |
|---|---|---|
| -our | colour, neighbours, favourite | color, neighbors, favorite |
| -re | centre, theatres | center, theaters |
| -ise, -yse | realise, organisation, analysed | realize, organization, analyzed |
| doubled l | travelled, jewellery, modelling | traveled, jewelry, modeling |
| -ence, -ogue, single words | defence, catalogue, grey | defense, catalog, gray |
"""

from __future__ import annotations

import re
from functools import lru_cache

_OUR = re.compile(
    r"^((?:dis|un)?(?:arm|behavi|cl(?:am|ang)|col|demean|discol|end?eav|fav|ferv|flav|harb|hon|hum|lab|misdemean|"
    r"neighb|od|parl|ranc|rig|rum|sav|splend|succ|tum|val|vap|vig))our(.*)$"
)
_RE = re.compile(
    r"^(cent|theat|met|kilomet|centimet|millimet|lit|millilit|fib|calib|lust|meag|somb|spect|manoeuv)re(s|d)?$"
)
_ISE = re.compile(r"^(.{3,})is(e|ed|es|er|ers|ing|ation|ations|ational|able)$")
# Stems of words in -ise on both sides of the ocean: otherwise, sunrise, praise, noise, cruise, promise, advise ...
_OWN_ISE = re.compile(
    r"(?:w|(?:^|sun|moon|^up|comp|enterp|surp)r|a|o|(?:br|cr|g)u|(?:pro|pre|de|sur)m|(?:ad|re|de|super|impro|tele)v|desp|"
    r"(?:ex|er|pre|con|in|circum)c|franch|mand|parad|advert|chast|^val|^lou|^pal)$"
)
_YSE = re.compile(r"^(anal|paral|catal)ys(e|ed|es|er|ers|ing)$")
_DOUBLE = re.compile(
    r"^(travel|cancel|model|label|level|signal|marvel|quarrel|counsel|fuel|dial|tunnel|channel|equal|jewel|total|rival|"
    r"unravel|shovel|swivel|towel|grovel|pedal|medal|libel|spiral)l(ed|ing|er|ers|ings|or|ors|ous|ery)$"
)
_WORDS = {
    "grey": "gray", "greys": "grays", "catalogue": "catalog", "catalogues": "catalogs", "dialogue": "dialog",
    "dialogues": "dialogs", "analogue": "analog", "programme": "program", "programmes": "programs", "cheque": "check",
    "cheques": "checks", "defence": "defense", "offence": "offense", "licence": "license", "pretence": "pretense",
    "practise": "practice", "practised": "practiced", "practising": "practicing", "jewellery": "jewelry",
    "mum": "mom", "plough": "plow", "ploughed": "plowed", "storey": "story", "storeys": "stories", "tyre": "tire",
    "tyres": "tires", "kerb": "curb", "pyjamas": "pajamas", "sceptical": "skeptical", "aeroplane": "airplane",
    "aluminium": "aluminum", "moustache": "mustache", "mould": "mold", "smoulder": "smolder", "enrol": "enroll",
    "fulfil": "fulfill", "instalment": "installment", "cosy": "cozy",
    "axe": "ax", "draught": "draft", "gaol": "jail", "judgement": "judgment",
    "ageing": "aging", "woollen": "woolen",
    "marvellous": "marvelous", "manoeuvre": "maneuver", "anaemia": "anemia", "encyclopaedia": "encyclopedia",
    "paediatric": "pediatric", "oestrogen": "estrogen", "foetus": "fetus", "diarrhoea": "diarrhea",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def american(word: str) -> str:
    """A word in lower case, in American spelling; others as they are."""
    if word in _WORDS:
        return _WORDS[word]
    if found := _OUR.match(word):
        return f"{found[1]}or{found[2]}"
    if found := _RE.match(word):
        return f"{found[1]}er{ {'d': 'ed'}.get(found[2] or '', found[2] or '') }"
    if found := _YSE.match(word):
        return f"{found[1]}yz{found[2]}"
    if found := _DOUBLE.match(word):
        return found[1] + found[2]
    found = _ISE.match(word)
    return f"{found[1]}iz{found[2]}" if found and not _OWN_ISE.search(found[1]) else word
