"""Finding a text on a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from access_rules.folding import fold, fold_class
from access_rules.language.lists import ItemList, ListItem
from access_rules.language.sources import Source
from access_rules.truth import Truth


class ListIndex:
    """A list prepared for matching: every title and covered name, folded."""

    def __init__(self, items: ItemList, sources: Mapping[str, Source]) -> None:
        self._list = items
        self._sources = sources
        self._by_name: dict[str, list[ListItem]] = defaultdict(list)
        for item in items.items:
            for name in (item.title, *item.covers):
                for folded in {fold(name), fold_class(name)}:
                    self._by_name[folded].append(item)

    def membership(self, text: str, day: date) -> Truth:
        """Whether a text is on the list on a day: unknown where it matches nothing on an open list."""
        if self._item(text, day):
            return Truth.TRUE
        is_settled = self._list.closed or not self._in_force(None, day)
        return Truth.FALSE if is_settled else Truth.UNKNOWN

    def near(self, text: str) -> tuple[str, ...]:
        """The titles of up to three items whose names are near to a text."""
        close = get_close_matches(fold(text), self._by_name, n=3, cutoff=0.6)
        return tuple(dict.fromkeys(item.title for name in close for item in self._by_name[name]))

    def _item(self, text: str, day: date) -> ListItem | None:
        for folded in (fold(text), fold_class(text)):
            for item in self._by_name.get(folded, ()):
                if self._in_force(item.source, day):
                    return item
        return None

    def _in_force(self, source: str | None, day: date) -> bool:
        # An item added by another document lasts as long as that document does.
        return self._sources[source or self._list.source].in_force_on(day)
