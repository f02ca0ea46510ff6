"""Files of tasks decided as a whole: which column is which fact, what cells mean, what comes out.

Needs the extra ``batch``; entering this room without it raises MissingExtraError.
"""

import access_rules.datafiles  # noqa: F401  # which says what is to be installed
