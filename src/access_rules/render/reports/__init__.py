"""What was checked and what is wrong, in the formats that machines of others read: SARIF, JUnit, GitHub, GitLab.

``model`` is what every format is written from; ``check``, ``test`` and ``diff`` fill it in.
"""
