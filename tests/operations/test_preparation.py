"""What is made ready before the first page, and what is said when it can't be."""

import os
import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.operations import broker, preparation, sign_ins
from portal.operations.plans import local_host
from portal.operations.preparation import CannotStart
from portal.operations.sign_ins import SignIn


def test_a_free_port_is_fine_also_right_after_it_was_used() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()

    preparation.check_port("127.0.0.1", port)


def test_a_port_in_use_names_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])

        with pytest.raises(
            CannotStart, match=rf"Port {port} on 127\.0\.0\.1 is in use by another program.+PORT="
        ):
            preparation.check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "256.0.0.1"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(CannotStart, match="is not an address of this machine"):
        preparation.check_port(host, 8000)


def test_a_data_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotStart, match=r"can't be used .*Make it writable"):
        preparation.check_folder(tmp_path / "file" / "var")


def test_a_usable_data_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    preparation.check_folder(tmp_path / "a" / "b")

    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_the_broker_has_no_port_and_a_socket_for_this_user_only(tmp_path: Path) -> None:
    broker.make_folders(tmp_path)
    command = broker.command(tmp_path)

    assert command[command.index("--port") + 1] == "0"
    assert command[command.index("--unixsocketperm") + 1] == "700"
    assert (tmp_path / "broker").stat().st_mode & 0o777 == 0o700


def test_a_long_data_folder_gets_a_short_private_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)

    assert len(os.fsencode(broker.socket_path(deep))) <= 100
    assert broker.socket_path(deep) != broker.socket_path(tmp_path / ("deeq" * 30))


def test_a_forgotten_broker_starts_empty_in_the_same_folder(tmp_path: Path) -> None:
    broker.make_folders(tmp_path)
    (tmp_path / "broker" / "appendonlydir").mkdir()

    broker.forget(tmp_path)

    assert list((tmp_path / "broker").iterdir()) == []


def test_a_machine_without_a_server_program_is_told_what_to_install(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL, settings.DATA_DIR = "", tmp_path
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(CannotStart, match="Install valkey or redis"):
        preparation.check_broker()


@pytest.mark.parametrize(
    ("listens", "reached"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.1.1.1", "10.1.1.1")]
)
def test_the_address_shown_can_be_opened(listens: str, reached: str) -> None:
    assert local_host(listens) == reached


@pytest.mark.django_db
def test_no_demo_is_loaded_when_it_is_not_wanted(settings: Settings) -> None:
    settings.DEMO = False

    assert not preparation.load_demo()


def test_demo_sign_ins_come_from_whoever_knows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "_FINDERS", [])
    carol = SignIn("agent", "carol@example.com", "a password")

    sign_ins.register(lambda: [carol])

    assert sign_ins.sign_ins() == [carol]
