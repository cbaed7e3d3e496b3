"""``corridor serve`` says what is wrong before it listens, and costs nothing until it is called."""

import socket
import subprocess
import sys

import pytest

from corridor.cli.run import run
from corridor.web import serve
from corridor.web.serve import Place, user_folder


def test_help_loads_no_server():
    code = (
        "import sys\nfrom corridor.cli.app import app\n"
        "try:\n    app(['serve', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('fastapi', 'uvicorn', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-case"], "there is no case 'no-such-case'"),
        (["instc", "--token", "short"], "expected 16 letters"),
        (["instc", "--port", "70000"], "--port is '70000'; expected 65535 or less"),
    ],
)
def test_bad_options_are_exit_2(words, said, tmp_path, capsys):
    assert run(["serve", *words, "--no-open", "--data", str(tmp_path / "data")]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_cannot_be_used(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert run(["serve", "instc", "--no-open", "--data", str(tmp_path / "file")]) == 2
    assert "name another with --data" in capsys.readouterr().err


def test_a_port_that_is_taken(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = Place(port=taken.getsockname()[1])
        with pytest.raises(Exception, match="name another with --port"):
            serve._listening(place)


def test_other_machines_need_a_token():
    assert serve._token(Place()) is None
    made = serve._token(Place(host="0.0.0.0"))
    assert made is not None
    assert len(made) >= 16
    assert serve._token(Place(token="a-token-of-my-own-choice")) == "a-token-of-my-own-choice"


def test_the_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert user_folder() == tmp_path / "corridor"
