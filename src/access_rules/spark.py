"""Decisions on Spark DataFrames: ``access_rules.spark.decide(df, evaluator)``. Needs the extra ``spark``."""

from access_rules.targets.spark import decide

__all__ = ["decide"]
