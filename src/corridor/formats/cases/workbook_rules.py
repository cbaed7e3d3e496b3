"""What a spreadsheet lets into the cells of a workbook: drop-downs and ranges from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.case.schema import Field, schema, table_named

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

LONGEST_LIST = 255
"""Characters of the longest list that may stand in a rule itself."""


def rule_for(field: Field) -> DataValidation | None:
    """Return the rule for the cells of a field, or None when anything may stand there.

    Choices and references to one table become drop-downs, numbers a range. Blanks are always let
    in: a planner fills a sheet bit by bit, and ``check`` says what is missing.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.numeric:
        rule = DataValidation(type="decimal" if field.type == "number" else "whole")
        _bound(rule, field)
    elif (formula := _list(field)) is not None:
        rule = DataValidation(type="list", formula1=formula)
    else:
        return None
    rule.allow_blank = True
    rule.errorTitle = field.label[:32]
    rule.error = f"Expected {field.expected}."[:225]
    return rule


def _bound(rule: DataValidation, field: Field) -> None:
    low, high = field.minimum, field.maximum
    if low is None:
        rule.operator, rule.formula1 = "lessThanOrEqual", f"{1e15 if high is None else high:.15g}"
    elif high is None:
        rule.operator, rule.formula1 = "greaterThanOrEqual", f"{low:.15g}"
    else:
        rule.operator = "between"
        rule.formula1, rule.formula2 = f"{low:.15g}", f"{high:.15g}"


def _list(field: Field) -> str | None:
    """Return the list of a drop-down: words, or the ids of another sheet as far as it is filled."""
    if field.type in ("choice", "flag"):
        words = '"' + ",".join(field.choices) + '"'
        return words if len(words) <= LONGEST_LIST else None
    if field.type != "id" or len(field.references) != 1:
        return None
    table, _, name = field.references[0].partition(".")
    name = name or table_named(table).key or ""
    at = list(schema()[table]).index(name)  # geometry alone has parts, and no one refers behind it
    letter = chr(ord("A") + at)
    column = f"'{table}'!${letter}"
    return f"OFFSET({column}$2,0,0,MAX(1,COUNTA({column}:${letter})-1),1)"
