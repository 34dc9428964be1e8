"""Privacy: no mailbox, telephone, name, place or machine of a person in what describes the items.

Questions, answers, turns and transcripts are left alone: they may speak of anybody, and made ones do. So are credits
(a name that a licence asks for belongs there), handles of speakers such as corpora publish ("jackson", "actor 02"), and
words with two capitals that name no person by their key (the accent "West Midlands"). Of 5,296 items that the builders
make of 31 real corpora only the 196 of one that names its singer in full are reported, of 3,175 of our own none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from earmark.checks.privacy.files import in_files, texts
from earmark.checks.privacy.finding import stripped as stripped
from earmark.checks.privacy.metadata import personal
from earmark.checks.registry import FolderCheck, ItemCheck, once_per_item
from earmark.errors import Issue
from earmark.item import Item

_personal = once_per_item(personal)


def _finder(rule: str, *kinds: str) -> Callable[[Item], Iterator[Issue]]:
    def find(item: Item) -> Iterator[Issue]:
        for field, found in _personal(item):
            if found.kind in kinds:
                yield Issue(item.id, field, "nothing that tells who somebody is or where", found.text, rule)

    return find


CHECKS = (
    ItemCheck(
        id="privacy.contact", severity="error",
        title="no e-mail address, no telephone number and no number of a card or paper is in the metadata",
        why="What has been published cannot be called back, and mailboxes are harvested (GDPR, article 5(1)(c)).",
        remedy="Take it out (earmark.checks.privacy.stripped); credit by name and page",
        find=_finder("privacy.contact", "email", "phone"),
    ),
    ItemCheck(
        id="privacy.names", severity="warning",
        title="speakers, raters and annotators are pseudonyms",
        why="Voices are personal data; a name beside one makes them somebody's (GDPR, article 4(5)).",
        remedy="Give a number or a handle of the corpus instead of the name",
        find=_finder("privacy.names", "name"),
    ),
    ItemCheck(
        id="privacy.places", severity="error",
        title="no exact place and no network address of a person is in the metadata",
        why="Exports of crowd work carry latitude, longitude and IP addresses of the workers.",
        remedy="Leave the columns out, or name the region",
        find=_finder("privacy.places", "place"),
    ),
    ItemCheck(
        id="privacy.secrets", severity="error",
        title="no key of a service and no signed link is in the metadata",
        why="Links that were signed for the builder, and tokens, let strangers in as the one who made the benchmark.",
        remedy="Withdraw the key at its service first; then give the page where the record is found",
        find=_finder("privacy.secrets", "secret"),
    ),
    ItemCheck(
        id="privacy.paths", severity="error",
        title="no path shows the home of a user",
        why="Paths of the machine that made a benchmark name its user, and help nobody else.",
        remedy="Write paths below the corpus's folder",
        find=_finder("privacy.paths", "home"),
    ),
    FolderCheck(
        id="privacy.files", severity="error", unit="files",
        title="no text file of a release tells who somebody is or where",
        why="Judgements, comments and logs are published with the release.",
        remedy="Pull the judgements again with pseudonyms, and strip what people wrote",
        find=in_files, count=lambda folder: len(texts(folder)),
    ),
)  # fmt: skip
