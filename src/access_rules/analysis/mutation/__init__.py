"""Rulesets with one small mistake each: do the cases notice, and if not, which task would?"""
