"""docs/guide/settings.md and portal/settings.py tell of the same settings."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"env\.\w+\(\s*f?[\"']([^\"']+)[\"']")
DOCUMENTED = re.compile(r"^\| `([A-Z0-9_]+)` \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
PROVIDERS = ("GOOGLE", "FACEBOOK", "X", "GITHUB", "WORDPRESS", "OIDC")


def read_names() -> set[str]:
    names: set[str] = set()
    for name in READ.findall((ROOT / "portal/settings.py").read_text()):
        if "{" in name:
            ending = name.rpartition("}")[2]
            names |= {provider + ending for provider in PROVIDERS}
        else:
            names.add(name)
    return names


def documented() -> dict[str, tuple[str, str, str]]:
    text = (ROOT / "docs/guide/settings.md").read_text()
    return {name: (default, does, example) for name, default, does, example in DOCUMENTED.findall(text)}


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    assert set(documented()) == read_names()


def test_every_setting_has_a_sentence_and_an_example_that_can_be_copied() -> None:
    for name, (default, does, example) in documented().items():
        assert default.strip(), name
        assert does.rstrip().endswith("."), name
        assert example.startswith(f"`{name}="), name
