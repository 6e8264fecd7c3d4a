import re
from pathlib import Path

import pytest

from app.errors import ConfigurationError
from app.settings import PROJECT_ROOT, Settings, read_settings


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "8123")
    assert read_settings().port == 8123


def test_settings_that_do_not_fit_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMSTONE_PORT", "99999")
    monkeypatch.setenv("CLAIMSTONE_POOL_SIZE", "none")
    with pytest.raises(ConfigurationError, match=r"CLAIMSTONE_PORT.*CLAIMSTONE_POOL_SIZE"):
        read_settings()


def test_readme_table_lists_every_setting_as_it_is() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `CLAIMSTONE_(\w+)` \| `(.+?)` \| (.+?) \|$", readme, re.MULTILINE)
    expected = [
        (name.upper(), str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def test_project_root_holds_the_project() -> None:
    assert Path(PROJECT_ROOT, "pyproject.toml").exists()
