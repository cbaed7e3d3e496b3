"""What is wrong with a command line, in our own words, which can be said in other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

import typer

from corridor.cli.language import SPOKEN, Code, speak
from corridor.messages import either, message

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What is raised for words that are no command line; its classes are those of Click, which some
versions of Typer import and others bring along."""

_QUOTED = re.compile(r"'(.*)'", re.DOTALL)


def usage_words(error: Any) -> str:  # noqa: ANN401
    """Return what is wrong with a command line.

    Parameters
    ----------
    error : UsageError
        The error of Click.

    Returns
    -------
    str
        A message; what no class of Click says is quoted as Click words it.
    """
    kind, said = type(error).__name__, str(error.message)
    context = error.ctx
    command = "corridor" if context is None else str(context.command_path)
    if kind == "NoSuchOption":
        return _unknown_option(str(error.option_name), list(error.possibilities or ()), command)
    if kind == "BadOptionUsage":
        if "not take" in said:
            return message("%(option)s takes no value", option=error.option_name)
        return message("%(option)s needs a value after it", option=error.option_name)
    if kind == "MissingParameter":
        return _missing(error, command)
    if kind == "BadParameter" and error.param is not None:
        return _wrong_value(error)
    if kind in ("NoSuchCommand", "UsageError") and "No such command" in said:
        return _unknown_command(_quoted(said), context, command)
    if "Missing command" in said:
        return message("no command is given; see %(command)s -h", command=command)
    if "unexpected extra" in said:
        return message(
            "%(words)s is more than %(command)s takes; see %(command)s -h",
            words=said.partition(" (")[2].removesuffix(".").removesuffix(")"),
            command=command,
        )
    return message("%(command)s: %(words)s", command=command, words=error.format_message())


def overhear(error: Any, words: Sequence[str]) -> None:  # noqa: ANN401
    """Take the language from words that could not be read as a command line.

    Parameters
    ----------
    error : UsageError
        Why they could not; it knows the command, which may have no such option.
    words : sequence of str
        Words after ``corridor``.
    """
    asked = [place for place, word in enumerate(words) if word.partition("=")[0] == SPOKEN]
    for place in asked:
        _, equals, code = words[place].partition("=")
        if not equals:
            code = next(iter(words[place + 1 :]), "")
        if code in get_args(Code) and (place == 0 or _speaks(error.ctx)):
            speak(code)


def _speaks(context: Any) -> bool:  # noqa: ANN401
    """Return whether a command has the option for the language of errors."""
    params = [] if context is None else context.command.params
    return any(SPOKEN in param.opts for param in params)


def _quoted(text: str) -> str:
    """Return what stands in quotes before any advice."""
    found = _QUOTED.search(text.partition(". Did you mean")[0])
    return text if found is None else found[1]


def _unknown_option(option: str, near: Sequence[str], command: str) -> str:
    if near:
        return message(
            "%(command)s has no option %(option)s; did you mean %(names)s?",
            command=command,
            option=option,
            names=either(sorted(near)),
        )
    return message(
        "%(command)s has no option %(option)s; see %(command)s -h", command=command, option=option
    )


def _unknown_command(name: str, context: Any, command: str) -> str:  # noqa: ANN401
    commands: Mapping[str, object] = getattr(getattr(context, "command", None), "commands", {})
    near = get_close_matches(name, commands)
    if near:
        return message(
            "%(command)s has no command %(name)s; did you mean %(names)s?",
            command=command,
            name=name,
            names=either(sorted(near)),
        )
    return message(
        "%(command)s has no command %(name)s; see %(command)s -h", command=command, name=name
    )


def _name_of(param: Any) -> str:  # noqa: ANN401
    """Return an option as it is written, or an argument as the help calls it."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or param.name.upper())


def _missing(error: Any, command: str) -> str:  # noqa: ANN401
    if error.param is None:
        return message("%(command)s: %(words)s", command=command, words=error.format_message())
    name = _name_of(error.param)
    if error.param.param_type_name == "option":
        return message("%(option)s is missing; see %(command)s -h", option=name, command=command)
    return message("%(command)s needs %(name)s; see %(command)s -h", command=command, name=name)


def _wrong_value(error: Any) -> str:  # noqa: ANN401
    """Return what a value should have been, from what refused it."""
    name, said = _name_of(error.param), str(error.message)
    choices = _choices(error.param)
    cause = error.__cause__
    faults = cause.errors() if hasattr(cause, "errors") else []
    if not faults:
        return message("%(name)s: %(words)s", name=name, words=said)
    kind, limits = str(faults[0]["type"]), faults[0].get("ctx", {})
    given = {"name": name, "found": repr(faults[0].get("input"))}
    if choices:
        return message(
            "%(name)s is %(found)s; expected one of %(choices)s",
            **given,
            choices=", ".join(choices),
        )
    if kind.startswith("int_"):
        return message("%(name)s is %(found)s; expected a whole number", **given)
    if kind.startswith("float_"):
        return message("%(name)s is %(found)s; expected a number", **given)
    if kind == "greater_than_equal":
        return message(
            "%(name)s is %(found)s; expected %(least)s or more", **given, least=limits["ge"]
        )
    if kind == "less_than_equal":
        return message(
            "%(name)s is %(found)s; expected %(most)s or less", **given, most=limits["le"]
        )
    return message("%(name)s: %(words)s", name=name, words=said)


def _choices(param: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the words that a parameter takes, where only some are."""
    described = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    return tuple(str(choice) for choice in getattr(described, "choices", None) or ())
