"""Files of rows: CSV, JSON Lines, Parquet and Excel, read in chunks and written whole or not at all.

Knows nothing of rules or facts. Needs the extra ``batch``; entering this room without it raises MissingExtraError.
"""

from access_rules.errors import MissingExtraError

try:
    import openpyxl  # noqa: F401
    import pyarrow as pa  # noqa: F401
except ImportError as absent:
    raise MissingExtraError('data files need the extra "batch": pip install "access-rules[batch]"') from absent
