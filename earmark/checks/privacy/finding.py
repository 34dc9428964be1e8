"""Personal data in text: what looks like it, and text without it.

Patterns err on the side of silence: what is asked is whether a string that describes an item names a person's mailbox,
telephone, home or machine, not whether a question, a transcript or a made scene speaks of one. Domains that RFC 2606
keeps for examples are nobody's; telephone numbers are those with a country code (ITU-T E.164: up to 15 digits), in
the North American form, or behind a word that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.([A-Za-z]{2,24})(?![\w@-])")
# Written so that machines do not see it: "name (at) host (dot) org".
_VEILED = re.compile(
    r"(?i)(?<![\w.])[\w.+-]+\s*[\[({<]\s*at\s*[\])}>]\s*[\w-]+(?:\s*(?:\.|[\[({<]\s*(?:dot|punkt|point)\s*[\])}>])\s*[\w-]+)+"
)
_NOBODYS = re.compile(
    r"(?i)@(?:[\w-]+\.)*(?:example\.(?:com|net|org)|example|test|invalid|localhost)$|^(?:git|no-?reply)@"
)
_ENDINGS = frozenset({"aac", "csv", "flac", "gif", "jpeg", "jpg", "json", "mid", "ogg", "opus", "png", "svg", "wav"})
_PHONE = re.compile(
    r"(?<![\w.+/-])(?:\+[1-9](?:[ ().-]{0,2}\d){7,14}|(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}"
    r"|(?i:tel|phone|mobile|telephone)[.:]{1,2} ?\d(?:[ ()/-]?\d){6,14})(?![\w/-]|\.\w)"
)
# In the manner of one country: a leading zero, and groups parted by blanks or strokes; ten digits or so.
_NATIONAL = re.compile(r"(?<![\w.+/:,-])\(?0[1-9]\d{0,4}\)?(?:[ /-]\d{2,8}){1,4}(?![\w/:-]|[.,]\d)")
_LEAST_DIGITS, _MOST_DIGITS = 9, 12
_DEGREES = re.compile(
    r"\d{1,2}\s?[\u00b0\u00ba]\s?\d{1,2}(?:\.\d+)?\s?['\u2032\u2019][^NSns]{0,12}[NSns]\b.{0,4}\d{1,3}\s?[\u00b0\u00ba]"
)
_MAP = re.compile(r"(?:geo:|https?://\S{0,80}[@=/])-?\d{1,2}\.\d{3,}(?:,|%2[cC])-?\d{1,3}\.\d{3,}")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]? (?:[A-Z]\w+ ){1,2}(?:Street|Road|Avenue|Lane|Drive|Boulevard|Square|St\.|Rd\.|Ave\.)(?!\w)"
    r"|\b[A-Z\u00c4\u00d6\u00dc]\w+(?:stra\u00dfe|strasse|weg|platz|gasse) \d{1,4}[a-z]?\b"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard) (?:de |du |des |la |le )*[A-Z]\w+"
)
_MACHINE = re.compile(
    r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![\w:])"
    r"|https?://(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b"
    r"|(?i:\b(?:serial(?: ?(?:no|number|nr))?|s/n|imei)\b\.?[ :#=]{1,3})[A-Z0-9-]*\d{4,}"
)
# Numbers of cards and papers: groups as they are printed, and a day of birth behind a word that says so.
_CARD = re.compile(r"(?<![\w.-])[3-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?![\w.-])")
_BORN = re.compile(
    r"(?i)\b(?:born|birth ?da(?:te|y)|date of birth|d\.?o\.?b\.?)\b[^\d\n]{0,12}\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?!\d)"
)
# Keys of services in the forms that their makers give them, and links that are signed (as secret scanners know them).
_SECRET = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bhf_[A-Za-z0-9]{30,}|\bgh[pousr]_[A-Za-z0-9]{36}|\bsk-[A-Za-z0-9_-]{20,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[0-9A-Za-z_-]{35}|[?&](?:X-Amz-Signature|Signature|sig|token|access_token"
    r"|api_?key)=[^\s&]{8,}|\bBearer [A-Za-z0-9._-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|https?://[^\s/@:]+:[^\s/@]+@"
)
_SPOKEN = re.compile(r"(?i)(?<![\w.])[\w.+-]+ at [\w-]+(?: dot [\w-]+)* dot (?:com|org|net|edu|[a-z]{2})\b")
# In running text, where versions and constants have dots and commas as well: places to ten metres, no version of four.
_EXACT = re.compile(r"(?<![\w.-])-?(?:[0-8]?\d)\.\d{4,},\s*-?(?:1[0-7]\d|\d{1,2})\.\d{4,}(?![\w.])")
_HOME = re.compile(r"(?<![\w.:/-])(?:file://)?(?:/home/|/Users/|(?:[A-Za-z]:)?\\+Users\\+)([^/\\\s\"']+)")
_NOBODYS_HOME = frozenset({"public", "shared", "default", "user", "username", "runner", "ubuntu", "root", "you"})
_PLACE = re.compile(r"(?<![\w.-])-?\d{1,2}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}(?![\w.])")
_IP = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])")
_WORD = r"[^\W\d_a-z][^\W\d_]+(?:[-'\u2019][^\W\d_]+)*"
_NAME = re.compile(rf"{_WORD}(?:,? (?:[^\W\d_]\.|{_WORD})){{1,3}}")
_NO_NAME = frozenset({"actor", "speaker", "reader", "singer", "rater", "annotator", "child", "adult", "native", "the"})

# Keys that name a person; and keys whose values are personal whatever they look like.
WHO = frozenset(
    {
        "actor", "annotator", "author", "by", "decided_by", "labeller", "labeler", "name", "participant", "rater",
        "reader", "reviewer", "singer", "speaker", "speaker_id", "speaker_name", "user", "username", "worker",
        "worker_id",
    }
)  # fmt: skip
_PERSONAL: Mapping[str, str] = {
    "birthdate": "name", "birthday": "name", "dateofbirth": "name", "firstname": "name", "fullname": "name",
    "lastname": "name", "surname": "name", "workername": "name", "annotatorname": "name",
    "ip": "place", "ipaddress": "place", "gps": "place", "homeaddress": "place", "streetaddress": "place",
    "postcode": "place", "zipcode": "place", "latitude": "place", "longitude": "place", "locationlatitude": "place",
    "locationlongitude": "place", "dob": "name", "born": "name", "borndate": "name", "ssn": "name",
    "socialsecuritynumber": "name", "passport": "name", "passportnumber": "name", "email": "email", "mail": "email",
    "emailaddress": "email", "phone": "phone", "phonenumber": "phone", "telephone": "phone", "tel": "phone",
    "mobile": "phone", "whatsapp": "phone", "address": "place", "macaddress": "place", "serialnumber": "place",
    "imei": "place",
}  # fmt: skip


class Finding(NamedTuple):
    """Something personal.

    Attributes:
        kind: `email`, `phone` (or another number of a person), `home`, `place`, `name` or `secret`.
        text: What was found.
    """

    kind: str
    text: str


def in_text(text: str) -> Iterator[Finding]:
    """Mailboxes, telephones and homes of users in any text that describes an item."""
    for match in _EMAIL.finditer(text):
        if match[1].casefold() not in _ENDINGS and not _NOBODYS.search(match[0]):
            yield Finding("email", match[0])
    for match in (*_VEILED.finditer(text), *_SPOKEN.finditer(text)):
        yield Finding("email", match[0])
    yield from (Finding("secret", match[0]) for match in _SECRET.finditer(text))
    yield from (Finding("name", match[0]) for match in _BORN.finditer(text))
    yield from (Finding("phone", match[0]) for match in _CARD.finditer(text) if _is_card(match[0]))
    yield from (Finding("place", match[0]) for match in _IP.finditer(text) if _is_address(text, match))
    yield from (Finding("place", match[0]) for match in _EXACT.finditer(text))
    for match in _PHONE.finditer(text):
        yield Finding("phone", match[0])
    for match in _NATIONAL.finditer(_PHONE.sub(" ", text)):
        if _is_national(match[0]):
            yield Finding("phone", match[0])
    for pattern in (_DEGREES, _MAP, _STREET, _MACHINE):
        yield from (Finding("place", match[0]) for match in pattern.finditer(text))
    yield from homes(text)


def _is_national(text: str) -> bool:
    """Whether so many digits in groups are a telephone number; dates are shorter."""
    return _LEAST_DIGITS <= sum(c.isdigit() for c in text) <= _MOST_DIGITS


def _is_card(text: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B)."""
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0


def _is_address(text: str, found: re.Match[str]) -> bool:
    """Whether four numbers with dots are an address rather than a version: some number has three digits."""
    return "://" not in text[max(found.start() - 3, 0) : found.start()] and any(
        len(part) == 3 for part in found[0].split(".")
    )


def homes(text: str) -> Iterator[Finding]:
    """Paths that hold the name of a user."""
    for match in _HOME.finditer(text):
        if match[1].casefold() not in _NOBODYS_HOME:
            yield Finding("home", match[0])


def about_person(key: str, value: str) -> Iterator[Finding]:
    """What a property of a person says beyond what a benchmark needs: names, exact places, addresses of machines.

    Args:
        key: Of the property (`speaker`, `gender`, `IPAddress`).
        value: As it is written.
    """
    kind = _PERSONAL.get(re.sub(r"[\W_]+", "", key.casefold()))
    if kind and value.strip():
        yield Finding(kind, f"{key}: {value}")
        return
    for match in (*_PLACE.finditer(value), *_IP.finditer(value)):
        yield Finding("place", match[0])
    if key.casefold() in WHO and is_name(value):
        yield Finding("name", value)


def is_name(text: str) -> bool:
    """Whether a text is two to four capitalised words and nothing else, as names of persons are."""
    return bool(_NAME.fullmatch(text.strip())) and text.split(maxsplit=1)[0].casefold() not in _NO_NAME


def stripped(text: str) -> str:
    """A text as it may be published: mailboxes, telephones, exact places and homes of users are taken out.

    What people wrote beside their judgements goes through it before it is published; text without anything personal
    comes back unchanged, and twice is as good as once.
    """

    def kept(match: re.Match[str]) -> bool:
        return match[1].casefold() in _ENDINGS or bool(_NOBODYS.search(match[0]))

    text = _EMAIL.sub(lambda match: match[0] if kept(match) else "[e-mail]", text)
    text = _SECRET.sub("[key]", _SPOKEN.sub("[e-mail]", _VEILED.sub("[e-mail]", text)))
    text = _BORN.sub("[day of birth]", _CARD.sub(lambda match: "[number]" if _is_card(match[0]) else match[0], text))
    text = _PHONE.sub("[telephone]", text)
    text = _NATIONAL.sub(lambda match: "[telephone]" if _is_national(match[0]) else match[0], text)
    for pattern in (_DEGREES, _MAP, _STREET):
        text = pattern.sub("[place]", text)
    text = _MACHINE.sub("[address]", text)
    text = _HOME.sub(lambda match: match[0] if match[1].casefold() in _NOBODYS_HOME else "~", text)
    return _IP.sub("[address]", _PLACE.sub("[place]", text))
