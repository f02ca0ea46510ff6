"""The version of this package, which built rulesets name."""

VERSION = "0.1.0"
