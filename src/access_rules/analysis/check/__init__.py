"""The analyses of whole rulesets: one module for each kind of finding.

``registry`` names them, ``codes`` gives each kind its code and usual weight, ``checking`` runs them over a ruleset.
"""
