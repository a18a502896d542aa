# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""English names of languages, by the subtag of two letters (ISO 639-1) that a language tag begins
with (RFC 5646, 2.2.1)."""

from __future__ import annotations

_NAMES = dict(
    entry.split(" ", 1)
    for entry in """
af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian,
bn Bangla, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ce Chechen, cs Czech, cv Chuvash,
cy Welsh, da Danish, de German, el Greek, en English, eo Esperanto, es Spanish, et Estonian,
eu Basque, fa Persian, fi Finnish, fo Faroese, fr French, fy Western Frisian, ga Irish,
gd Scottish Gaelic, gl Galician, gu Gujarati, ha Hausa, he Hebrew, hi Hindi, hr Croatian,
ht Haitian Creole, hu Hungarian, hy Armenian, ia Interlingua, id Indonesian, ig Igbo, is Icelandic,
it Italian, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, kl Kalaallisut, km Khmer, kn Kannada,
ko Korean, ku Kurdish, ky Kyrgyz, la Latin, lb Luxembourgish, lo Lao, lt Lithuanian, lv Latvian,
mi Māori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Burmese,
nb Norwegian Bokmål, ne Nepali, nl Dutch, nn Norwegian Nynorsk, no Norwegian, oc Occitan,
or Odia, os Ossetic, pa Punjabi, pl Polish, ps Pashto, pt Portuguese, qu Quechua, rm Romansh,
ro Romanian, ru Russian, rw Kinyarwanda, sa Sanskrit, sc Sardinian, sd Sindhi, se Northern Sami,
si Sinhala, sk Slovak, sl Slovenian, sm Samoan, sn Shona, so Somali, sq Albanian, sr Serbian,
su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti Tigrinya,
tk Turkmen, tl Tagalog, tr Turkish, tt Tatar, ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek,
vi Vietnamese, wo Wolof, xh Xhosa, yi Yiddish, yo Yoruba, zh Chinese, zu Zulu
""".replace("\n", " ")
    .strip()
    .split(", ")
)


def language_name(tag: str) -> str:
    """The name of the language of a tag, with the tag where that says more: "Serbian (sr-Latn)".

    The tag itself where its language has no name here.
    """
    language = tag.partition("-")[0].lower()
    name = _NAMES.get(language)
    if name is None:
        return tag
    return name if tag.lower() == language else f"{name} ({tag})"
