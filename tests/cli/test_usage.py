"""Words that are no command line: said in our own words, in the language asked for."""

import re

import pytest

from corridor.cli.language import VARIABLE
from corridor.cli.run import run

WRONG = [
    (["recommend", "instc", "--targt", "3"], "нет ключа --targt; имелось в виду --target?"),
    (["recommend", "instc", "--zzz"], "нет ключа --zzz; см. corridor recommend -h"),
    (["recomend", "instc"], "нет команды recomend; имелось в виду recommend?"),
    (["demand", "zzz"], "у corridor demand нет команды zzz; см. corridor demand -h"),
    (["recommend"], "для corridor recommend нужен аргумент CASE"),
    (["recommend", "instc", "--target"], "после --target нужно значение"),
    (["throughput", "instc", "--json=3"], "--json не принимает значения"),
    (["throughput", "instc", "--year", "abc"], "--year = 'abc'; ожидалось целое число"),
    (["throughput", "instc", "--sea-level", "abc"], "--sea-level = 'abc'; ожидалось число"),
    (["throughput", "instc", "--mix", "foo"], "--mix = 'foo'; ожидалось одно из: free, fixed"),
    (["confidence", "instc", "--workers", "0"], "--workers = '0'; ожидалось 1 или больше"),
    (["confidence", "instc", "--workers", "9999"], "--workers = '9999'; ожидалось 1024 или меньше"),
    (["cases", "one", "two (2)"], "лишнее для corridor cases: one two (2); см. corridor cases -h"),
    ([], "команда не задана; см. corridor -h"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda value: " ".join(value)[:40])
def test_a_wrong_command_line_is_refused_in_the_language_asked_for(words, said, capsys):
    assert run(["--language", "ru", *words]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert shown.err.startswith("ошибка: ")
    assert said in shown.err
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "error: corridor recommend has no option --targt; did you mean --target?"),
        ("az", "xəta: corridor recommend əmrində --targt açarı yoxdur; --target"),
        ("fa", "خطا: corridor recommend گزینهٔ --targt ندارد؛ منظور --target بود؟"),
    ],
)
def test_every_language_names_the_nearest_option(code, said, capsys, monkeypatch):
    monkeypatch.setenv(VARIABLE, code)
    assert run(["recommend", "instc", "--targt", "3"]) == 2
    assert re.sub("[\u2068\u2069]", "", capsys.readouterr().err).startswith(said)


def test_the_language_is_that_of_the_words_which_could_not_be_read(capsys):
    assert run(["--language=ru", "nosuch"]) == 2
    assert "нет команды nosuch" in capsys.readouterr().err
    assert run(["check", "instc", "--language", "ru", "--strct"]) == 2
    assert "нет ключа --strct; имелось в виду --strict?" in capsys.readouterr().err
    assert run(["report", "instc", "--language", "ru", "--zzz"]) == 2
    assert "у corridor report нет ключа --zzz" in capsys.readouterr().err
    assert run(["throughput", "instc", "--zzz", "--language", "ru"]) == 2  # which it does not have
    assert capsys.readouterr().err.startswith("error: corridor throughput has no option --zzz")
    assert run(["check", "instc", "--strct"]) == 2  # nothing is left of the command before
    assert capsys.readouterr().err.startswith("error: corridor check has no option --strct")


def test_an_unknown_language_is_refused_in_english(capsys):
    assert run(["--language", "de", "cases"]) == 2
    assert capsys.readouterr().err == (
        "error: --language is 'de'; expected one of en, ru, az, fa\n"
    )


def test_help_and_version_are_no_errors(capsys):
    assert run(["--version"]) == 0
    assert run(["recommend", "-h"]) == 0
    shown = capsys.readouterr()
    assert "--target" in shown.out
    assert not shown.err
    assert run([]) == 2
    assert "recommend" in "".join(capsys.readouterr())
