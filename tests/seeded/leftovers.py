"""Faults of texts: traces of programs, forms and models; what is cut off; what is in another tongue or form."""

from __future__ import annotations

from collections.abc import Callable

from earmark.item import Item
from tests.seeded.fault import Items, fault, in_one, of_task, with_fields
from tests.seeded.words import FEW, _option, _replacing, _spoken, _transcript

CHOICE = of_task("sound")
ENGLISH = _spoken("en")
Spoil = Callable[[Items, int], Items]
_CYRILLIC = str.maketrans("aeo", "\u0430\u0435\u043e")


def _asking(*questions: str) -> Spoil:
    """One of some questions for each place."""
    return lambda items, place: with_fields(CHOICE, question=questions[place % len(questions)])(items, place)


def _among(*texts: str) -> Spoil:
    """One of some texts as a wrong option for each place."""
    return lambda items, place: _option(texts[place % len(texts)])(items, place)


def _written(*texts: str) -> Spoil:
    """One of some texts as a transcript for each place."""
    return lambda items, place: _transcript(ENGLISH, texts[place % len(texts)])(items, place)


def _two(*pairs: tuple[str, str]) -> Spoil:
    """Two wrong options."""

    def spoil(items: Items, place: int) -> Items:
        def change(one: Item) -> Item:
            wrong = [c for c in one.choices if c not in one.answers]
            new = dict(zip(wrong, pairs[place % len(pairs)], strict=False))
            return one.model_copy(update={"choices": tuple(new.get(c, c) for c in one.choices)}).sealed()

        return in_one(change, CHOICE)(items, place)

    return spoil


def _lookalike(one: Item) -> Item:
    wrong = next(c for c in one.choices if c not in one.answers)
    return one.model_copy(update=_replacing(one, wrong, one.answers[0].translate(_CYRILLIC))).sealed()


def _each_option(form: Callable[[int, str], str]) -> Spoil:
    """All options of an item in another form."""

    def change(one: Item) -> Item:
        choices = tuple(form(n, choice) for n, choice in enumerate(one.choices))
        return one.model_copy(update={"choices": choices, "answers": (choices[one.answer_index or 0],)}).sealed()

    return in_one(change, CHOICE)


def _letters_alone(one: Item) -> Item:
    return one.model_copy(update={"choices": tuple("ABCD"), "answers": ("ABCD"[one.answer_index or 0],)}).sealed()


def _listing(one: Item) -> Item:
    listed = " ".join(f"{letter}) {choice}" for letter, choice in zip("ABCD", one.choices[::-1], strict=True))
    return one.model_copy(update={"question": f"{one.question} {listed}"}).sealed()


def _agreeing(one: Item) -> Item:
    choices = tuple(choice.split()[-1] for choice in one.choices)
    question, answers = "The sound that is heard is that of an", (choices[one.answer_index or 0],)
    return one.model_copy(update={"question": question, "choices": choices, "answers": answers}).sealed()


def _engine(one: Item) -> bool:
    return CHOICE(one) and one.answers == ("an engine",)


NUMBERS = ("leftovers.cut", *FEW)
MARKS = ("pace.transcript", "keys.transcript", "scripts.transcript", "tongues.transcript", "wording.unfilled")
FAULTS = (
    fault("an option that is the answer in letters of another alphabet", "alike.options",
          in_one(_lookalike, lambda one: CHOICE(one) and one.answers != ("rain",)), "wording.damaged", *FEW),
    fault("an option with letters of two alphabets", "wording.damaged",
          _among("f\u043eg", "sn\u043ew", "h\u0430il", "a w\u0430ve", "th\u0435 sea"), *FEW),
    fault("one accent composed, and once not", "alike.options", _two(("a caf\u00e9", "a cafe\u0301")), *FEW),
    fault("a number in digits and in words", "alike.options",
          _two(("2 bells", "two bells"), ("2", "two"), ("2.0", "2"), ("07", "7"), ("ten", "10")), *FEW),
    fault("one quantity in two units", "alike.options",
          _two(("500 ms", "0.5 s"), ("1,000 Hz", "1 kHz"), ("2 min", "120 seconds"), ("1,500", "1500"), ("50 %", "50%")
               ), *FEW),
    fault("one option with a hyphen and once without", "alike.options",
          _two(("hip-hop", "hip hop"), ("a jack-hammer", "a jack hammer")), *FEW),
    fault("two things joined the other way round", "alike.options",
          _two(("fog and wind", "wind and fog"), ("fog & wind", "wind and fog")), *FEW),
    fault("a cell that a table could not compute", "wording.unfilled",
          _among("N/A", "#N/A", "<NA>", "#REF!", "#VALUE!"), *FEW),
    fault("an option without a letter", "wording.unfilled", _among("", "-", "...", "?", "\u2014"), *FEW),
    fault("an entity by its name", "wording.damaged", _among("a caf&eacute;", "sn&ouml;w", "fog&hellip;"), *FEW),
    fault("letters that became question marks", "wording.damaged", _among("a caf? br?l?", "sn?w storm", "na?ve"), *FEW),
    fault("a sign that turns the direction of writing", "wording.damaged", _among("fog\u202e", "f\u200dog"), *FEW),
    fault("a list of a program as an option", "leftovers.code", _among("['fog']", "{\"label\": \"fog\"}", "('fog', 1)"),
          *FEW),
    fault("JSON as a question", "leftovers.code", _asking('{"question": "Which sound is heard?"}'), "leftovers.cut"),
    fault("escapes of a program in a question", "leftovers.code",
          _asking("Which sound is heard?\\nChoose one.", "Which caf\\u00e9 is heard?", "Which \\\"sound\\\" is heard?"),
          "wording.damaged"),
    fault("Markdown in an option", "leftovers.code", _among("**fog**", "[fog](https://example.org)", "```fog```"),
          "mentions.elsewhere", *FEW),
    fault("a template in the form of another language", "wording.unfilled",
          _asking("Where is the %s heard?", "Where is the ${sound} heard?", "Where is the {0} heard?",
                  "Where is the %(sound)s heard?", "Which __sound__ is heard?")),
    fault("a token of a model in a question", "wording.unfilled",
          _asking("<|audio_bos|> Which sound is heard?", "<image> Which sound is heard?", "Which [MASK] is heard?",
                  "<audio>Which sound is heard?", "Which sound is heard? <|endoftext|>"), "leftovers.cut"),
    fault("a question that was cut off", "leftovers.cut",
          _asking("Which of these sounds is heard at the", "Which of these sounds (those that are hea",
                  "Which of these sou...", "Which of these sounds is", "Listen to the recording and")),
    fault("the chatter of a model around a question", "leftovers.form",
          _asking("Sure! Which sound is heard?", "As an AI language model, I ask: which sound is heard?",
                  "Here is a question about the clip: which sound is heard?", "Certainly, which sound is heard?",
                  "Of course! Which sound is heard?")),
    fault("the number or the field of a form around a question", "leftovers.form",
          _asking("Question: Which sound is heard?", "Q3. Which sound is heard?", "12) Which sound is heard?",
                  "Which sound is heard? Answer:", "Which sound is heard? (Correct answer: B)")),
    fault("bullets before the options", "wording.letters",
          _each_option(lambda n, choice: f"{('-', '*', '-', '-')[n]} {choice}"), *FEW),
    fault("letters in square brackets on the options", "wording.letters",
          _each_option(lambda n, choice: f"[{'ABCD'[n]}] {choice}"), *FEW),
    fault("options that are letters alone", "wording.letters", in_one(_letters_alone, CHOICE), *FEW),
    fault("Roman numerals before the options", "wording.letters",
          _each_option(lambda n, choice: f"{('i', 'ii', 'iii', 'iv')[n]}. {choice}"), *FEW),
    fault("a question that asks for several answers where one is right", "asked.form",
          _asking("Which sounds are heard? Select all that apply.", "Choose two of the sounds that are heard.",
                  "Tick every sound that is heard.")),
    fault("a question for yes or no, with four options", "asked.form",
          _asking("Is a sound heard? Answer yes or no.", "True or false: is rain heard, or a dog, a bell, an engine?",
                  "Is it heard? Answer only with 'yes' or 'no'."), "wording.given"),
    fault("a question that counts other options than there are", "asked.form",
          _asking("Which of the following three sounds is heard?", "Which of these five options is right?",
                  "Which of the 6 answers is right?")),
    fault("the options in the question, in another order", "asked.listed", in_one(_listing, CHOICE), "leftovers.cut"),
    fault("an article that fits one option alone", "asked.agreement", in_one(_agreeing, _engine), *NUMBERS),
    fault("a question in another language", "tongues.question",
          _asking("Quel est le bruit que l'on entend dans cet enregistrement ?",
                  "Welches der vier Ger\u00e4usche ist in dieser Aufnahme zu h\u00f6ren?",
                  "\u8fd9\u6bb5\u5f55\u97f3\u91cc\u662f\u4ec0\u4e48\u58f0\u97f3\uff1f",
                  "\u00bfCu\u00e1l de los cuatro sonidos es el que est\u00e1 en la grabaci\u00f3n?",
                  "\u041a\u0430\u043a\u043e\u0439 \u0437\u0432\u0443\u043a \u0441\u043b\u044b\u0448\u0435\u043d?")),
    fault("a transcript in another language of the same script", "tongues.transcript",
          _written("die Boote sind am Abend nach Hause gekommen und wir haben auf sie gewartet",
                   "les bateaux sont rentr\u00e9s avant le soir et nous les avons attendus sur le port"), *MARKS),
    fault("marks of annotators in a reference", "leftovers.marks",
          _written("[laughter] the boats came home", "<unk> the boats came home", "SPEAKER_01: the boats came home",
                   "[00:01.200] the boats came home", "(inaudible) the boats came home"), *MARKS),
    fault("the name of a file as a reference", "leftovers.marks", _written("clips/common_en_17.mp3"), *MARKS),
    fault("JSON as a reference", "leftovers.code", _written('{"text": "the boats came home"}'),
          "leftovers.marks", *MARKS),
)  # fmt: skip
