"""The names of signs, units, coins and months."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

# Sign to the names of one and of many, of the coin and of its hundredth.
COINS = {
    "$": (("dollar", "dollars"), ("cent", "cents")),
    "\u20ac": (("euro", "euros"), ("cent", "cents")),
    "\u00a3": (("pound", "pounds"), ("penny", "pence")),
}

UNITS = {
    "km/h": ("kilometre per hour", "kilometres per hour"), "m/s": ("metre per second", "metres per second"),
    "mph": ("mile per hour", "miles per hour"), "km": ("kilometre", "kilometres"), "cm": ("centimetre", "centimetres"),
    "mm": ("millimetre", "millimetres"), "m": ("metre", "metres"), "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"), "g": ("gram", "grams"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"), "ft": ("foot", "feet"), "ml": ("millilitre", "millilitres"), "l": ("litre", "litres"),
    "L": ("litre", "litres"), "h": ("hour", "hours"), "min": ("minute", "minutes"), "s": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"), "kHz": ("kilohertz", "kilohertz"), "Hz": ("hertz", "hertz"),
    "dB": ("decibel", "decibels"), "\u00b0C": ("degree Celsius", "degrees Celsius"),
    "\u00b0F": ("degree Fahrenheit", "degrees Fahrenheit"), "\u00b0": ("degree", "degrees"),
}  # fmt: skip

FRACTIONS = {
    "1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters",
    "1/5": "one fifth", "2/5": "two fifths", "3/5": "three fifths", "4/5": "four fifths", "1/8": "one eighth",
    "1/10": "one tenth",
}  # fmt: skip

ABBREVIATIONS = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "approx.": "about", "w/": "with",
    "&": "and",
}  # fmt: skip

LATEX = {
    r"\times": "times", r"\cdot": "times", r"\div": "divided by", r"\leq": "is at most", r"\geq": "is at least",
    r"\neq": "is not", r"\pi": "pi", r"\left": "", r"\right": "",
}  # fmt: skip

# What an option of a list is called.
OPTION = {"en": "Option", "de": "Antwort", "es": "Opci\u00f3n", "fr": "R\u00e9ponse", "it": "Risposta"}

# Signs whose names stand in the place of the sign.
SIGNS = {
    "en": {"%": "percent", "\u221a": "the square root of", "#": "number", "\u03c0": "pi"},
    "de": {"%": "Prozent", "\u20ac": "Euro", "&": "und", "\u00d7": "mal", "=": "gleich", "\u00b0C": "Grad"},
    "es": {"%": "por ciento", "\u20ac": "euros", "&": "y", "\u00d7": "por", "=": "igual a", "\u00b0C": "grados"},
    "fr": {
        "%": "pour cent",
        "\u20ac": "euros",
        "&": "et",
        "\u00d7": "fois",
        "=": "\u00e9gale",
        "\u00b0C": "degr\u00e9s",
    },
    "it": {"%": "per cento", "\u20ac": "euro", "&": "e", "\u00d7": "per", "=": "uguale a", "\u00b0C": "gradi"},
    "zh": {"\u20ac": "\u6b27\u5143", "\u00d7": "\u4e58", "=": "\u7b49\u4e8e", "\u2103": "\u6444\u6c0f\u5ea6"},
}
