"""Faults of questions, options, keys and transcripts that strangers would make, written down without the checks."""

from __future__ import annotations

from collections.abc import Callable

from earmark.item import Attribute, Item, Turn
from tests.seeded.clean import LABELS
from tests.seeded.corpus import RULES
from tests.seeded.fault import Items, fault, in_one, of_task, with_clip, with_fields
from tests.seeded.words import FEW

CHOICE, SPOKEN, VOICE = of_task("sound"), of_task("asr"), of_task("parade")
Spoil = Callable[[Items, int], Items]
# A dog; and that all the boats came home before the evening, and people were glad.
CYRILLIC = "\u0441\u043e\u0431\u0430\u043a\u0430"
HAN = "\u508d\u665a\u4e4b\u524d\u8239\u90fd\u56de\u5bb6\u4e86\u4eba\u4eec\u5f88\u9ad8\u5174"


def _is_english(one: Item) -> bool:
    return SPOKEN(one) and one.clips[0].language == "en"


def _asking(question: str) -> Spoil:
    return with_fields(CHOICE, question=question)


def _offering(*options: str) -> Spoil:
    """These options in place of the four, the first of them the right one."""

    def change(one: Item) -> Item:
        at = one.answer_index or 0
        turned = tuple(options[(n - at) % 4] for n in range(4))
        return one.model_copy(update={"choices": turned, "answers": (options[0],)}).sealed()

    return in_one(change, CHOICE)


def _counting(*options: str) -> Spoil:
    """The same, asked how many."""
    return lambda items, place: _offering(*options)(_asking("How many notes are played?")(items, place), place)


def _in_place(place_of: Callable[[int], int], name_of: Callable[[int], str]) -> Spoil:
    """Every choice item with its answer in another place, and another id."""

    def spoil(items: Items, _: int) -> Items:
        done, number = [], 0
        for one in items:
            if CHOICE(one):
                place = place_of(number)
                others = [choice for choice in one.choices if choice not in one.answers]
                choices = (*others[:place], one.answers[0], *others[place:])
                fields = {"choices": choices, "answer_index": place, "id": name_of(number)}
                done.append(one.model_copy(update=fields).sealed())
                number += 1
            else:
                done.append(one)
        return done

    return spoil


def _by_corpus(items: Items, _: int) -> Items:
    """Each label from a corpus of its own."""

    def change(one: Item) -> Item:
        clip = one.clips[0]
        source = clip.source.model_copy(update={"dataset": f"corpus {LABELS.index(one.answers[0])}"})
        return one.model_copy(update={"clips": (clip.model_copy(update={"source": source}),)}).sealed()

    return [change(one) if CHOICE(one) else one for one in items]


def _saying(change: Callable[[str], str], language: str = "en") -> Spoil:
    """A transcript, and its reference, in another form."""

    def said(one: Item) -> Item:
        text = change(one.clips[0].transcript or "")
        clips = (one.clips[0].model_copy(update={"transcript": text}),)
        return one.model_copy(update={"clips": clips, "answers": (text,)}).sealed()

    return in_one(said, lambda one: SPOKEN(one) and one.clips[0].language == language)


def _again_as(**clip: object) -> Spoil:
    """A spoken item once more under other words, with another fact of its clip."""

    def spoil(items: Items, place: int) -> Items:
        one = [one for one in items if SPOKEN(one)][place]
        facts = {"speaker": (Attribute(key="gender", value="female"),), **clip}
        first = one.model_copy(
            update={"clips": (one.clips[0].model_copy(update={"speaker": (Attribute(key="gender", value="male"),)}),)}
        )
        fields = {"id": f"{one.id}-again", "question": "What is said in this recording?"}
        other = one.model_copy(update={**fields, "clips": (one.clips[0].model_copy(update=facts),)})
        return [*(first.sealed() if item.id == one.id else item for item in items), other.sealed()]

    return spoil


def _turn(role: str, text: str) -> Spoil:
    def turns(one: Item) -> tuple[Turn, ...]:
        said = Turn.model_validate({"role": role, "text": text.format(one.answers[0])})
        return (said, Turn(role="user", text="Listen."))

    return with_fields(CHOICE, turns=turns)


FAULTS = (
    fault("the place of the answer dealt out by the number of the id", "keys.numbered",
          _in_place(lambda n: n % 4, lambda n: f"hand/asked/{n}"), *RULES, "coverage.twins", "keys.sequence"),
    fault("the letter of the key at the end of each id", "keys.numbered",
          _in_place(lambda n: (n * n // 3) % 4, lambda n: f"hand/q{n * 7}-{'abcd'[(n * n // 3) % 4]}"), *RULES,
          "keys.sequence"),
    fault("each class from a corpus of its own", "shortcuts.origin", _by_corpus),
    fault("the answer in the system prompt", "wording.given", _turn("system", "You will hear {}."), *FEW),
    fault("the answer in an earlier reply", "wording.given", _turn("assistant", "It is {}, I think."), *FEW),
    fault("options of ranges that share an end", "alike.ranges", _counting("1-3", "3-5", "6-8", "9-11"), *FEW,
          "coverage.spelling"),
    fault("one range inside another", "alike.ranges", _counting("20 to 30", "20 to 25", "31 to 40", "41 to 50"), *FEW),
    fault("one moment as a clock and in seconds", "alike.options", _offering("30 seconds", "0:30", "0:12", "0:14"),
          *FEW, "mentions.times"),
    fault("an option in another script", "tongues.options", _offering("a dog", CYRILLIC, "rain", "a bell"), *FEW),
    fault("the name of a class among options", "leftovers.form", _offering("a dog", "car_engine", "rain", "a bell"),
          *FEW),
    fault("an id of an ontology among options", "leftovers.form", _offering("a dog", "/m/07pb8fc", "rain", "a bell"),
          *FEW),
    fault("words joined by capitals among options", "leftovers.form", _offering("a dog", "CarEngine", "rain", "a bell"),
          *FEW),
    fault("the right option marked as correct", "leftovers.form",
          _offering("a dog (correct)", "an engine", "rain", "a bell"), *FEW),
    fault("the right option with an asterisk", "leftovers.form", _offering("*a dog", "an engine", "rain", "a bell"),
          *FEW),
    fault("how many is asked, and sounds are offered", "asked.form", _asking("How many sounds are heard?")),
    fault("whether is asked, and sounds are offered", "asked.form", _asking("Is a dog heard in this recording?"),
          *FEW, "wording.given"),
    fault("a transcript is asked for, and sounds are offered", "asked.form", _asking("Write down what is said.")),
    fault("letters A to C for four options", "asked.form", _asking("Which sound is heard? Answer with A, B or C.")),
    fault("a question in the quotes of its table", "leftovers.form", _asking('"Which sound is heard?"')),
    fault("a question of one mark", "wording.unfilled", _asking("?")),
    fault("two blanks in a question", "wording.blanks", _asking("Which  sound is heard?")),
    fault("a blank before a question", "wording.blanks", _asking(" Which sound is heard?")),
    fault("a blank that does not break in a question", "wording.blanks", _asking("Which\u00a0sound is heard?")),
    fault("empty lines in a question", "wording.blanks", _asking("Which sound\n\n\nis heard?")),
    fault("a word twice in a question", "wording.repeated", _asking("Which sound is is heard?")),
    fault("a letter of full width in a word", "wording.damaged", _asking("\uff37hich sound is heard?")),
    fault("a question about both recordings of one", "mentions.absent", _asking("What is heard in both recordings?")),
    fault("a question about a text that is not there", "mentions.absent",
          _asking("What does the passage below call this sound?")),
    fault("a question about 0:45 of three seconds", "mentions.times", _asking("Which sound is heard at 0:45?")),
    fault("a question about a span after the end", "mentions.times",
          _asking("Which sound is heard between 10 s and 12 s?")),
    fault("a span that ends before it begins", "mentions.times", _asking("What is heard from 0:02 to 0:01?")),
    fault("a right span after the end", "mentions.times",
          lambda items, place: _offering("0:20-0:30", "0:00-0:10", "0:10-0:20", "0:30-0:40")(
              _asking("When is the sound heard?")(items, place), place), *FEW),
    fault("an utterance's name before its transcript", "leftovers.marks", _saying(lambda t: f"1089-134686-0000 {t}")),
    fault("the letter of a speaker before a transcript", "leftovers.marks", _saying(lambda t: f"B: {t}")),
    fault("a line of a rubric that was never written", "wording.unfilled",
          with_fields(CHOICE, rubric=("names it", ""))),
    fault("a mark of hesitation in a transcript", "leftovers.marks", _saying(lambda t: f"%HESITATION {t}")),
    fault("a word of a transcript masked", "leftovers.marks", _saying(lambda t: t.replace("home", "****"))),
    fault("xxx for a word that was not understood", "leftovers.marks", _saying(lambda t: t.replace("home", "xxx"))),
    fault("what a recogniser writes where nothing is said", "leftovers.marks",
          _saying(lambda _: "Thanks for watching!")),
    fault("a phrase over and over in a transcript", "leftovers.marks",
          _saying(lambda _: " ".join(["the boats came"] * 5)), "pace.transcript"),
    fault("a transcript twice over", "wording.repeated", _saying(lambda t: f"{t} {t}"), "pace.transcript"),
    fault("a Chinese transcript said to be Japanese", "scripts.transcript",
          with_clip(lambda one: SPOKEN(one) and one.clips[0].language == "zh", language="ja",
                    transcript=HAN), "keys.transcript"),
    fault("a tag of three letters", "tongues.tag", with_clip(_is_english, language="eng")),
    fault("a tag of no language", "tongues.tag", with_clip(_is_english, language="xx")),
    fault("one sound with two transcripts", "duplicates.sayings", _again_as(transcript="all went out to sea at noon"),
          "scripts.transcript", "keys.transcript", "tongues.transcript"),
    fault("one sound with two genders", "duplicates.sayings", _again_as()),
    fault("one sound in two languages", "duplicates.sayings", _again_as(language="nl"), "scripts.transcript"),
)  # fmt: skip
