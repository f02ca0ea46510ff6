"""A ruleset as a handbook that a county can publish: web pages that need nothing but themselves.

A volume (``volume``) is a ruleset with its cases decided. What it says is put in order first (``validity``,
``citations``, ``subjects``, ``authorities``, ``prefaces``), then written as HTML, one module a part, and
framed as a page (``frame``, ``page``). ``publish`` gives the pages by file name; the same volumes give the same bytes.
"""
