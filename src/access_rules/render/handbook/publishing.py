"""Volumes become files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from access_rules.render.handbook.collection import collection
from access_rules.render.handbook.page import handbook
from access_rules.render.handbook.shelf import INDEX, Shelf
from access_rules.render.handbook.volume import Volume
from access_rules.render.wording import LANGUAGES, Language


def publish(volumes: Iterable[Volume], lang: Language | None = None) -> Mapping[str, str]:
    """The pages by file name; ``index.html`` is the handbook of the only volume, else the list of all.

    ``lang`` is the language of headings and labels, by default that of the rulesets. The same volumes give
    the same pages. Raises ValueError where there is no volume.
    """
    shelf = Shelf(tuple(volumes))
    if not shelf.volumes:
        raise ValueError("nothing to publish: there is no volume")
    lang = lang or _language_of(shelf)
    pages = {shelf.page(each.id) or INDEX: handbook(each, shelf, lang) for each in shelf.volumes}
    return {INDEX: collection(shelf, lang), **pages} if shelf.has_index else pages


def _language_of(shelf: Shelf) -> Language:
    written = {volume.book.language for volume in shelf.volumes}
    return next((lang for lang in LANGUAGES if written == {lang}), "zh")
