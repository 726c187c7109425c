from __future__ import annotations

import pytest

from kg.app.config import Config, ConfigError, load_config


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load_config(tmp_path, environment={}) == Config()


def test_the_environment_stands_over_the_file(tmp_path):
    (tmp_path / "lianpu.toml").write_text('base = "https://example.org/"\njobs = 3\n', encoding="utf-8")
    assert load_config(tmp_path, environment={"LIANPU_JOBS": "2"}) == Config(base="https://example.org/", jobs=2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jbos = 3", "unknown setting 'jbos'; known are base, ontology"),
        ('jobs = "many"', "jobs is 'many'; a value of type int"),
        ("jobs = -1", "jobs is -1"),
        ('base = "example.org"', "an IRI that ends in /"),
        ("jobs = ", "lianpu.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, said):
    (tmp_path / "lianpu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said.replace("(", r"\(")):
        load_config(tmp_path, environment={})


def test_a_variable_that_is_no_setting_is_left_alone(tmp_path):
    assert load_config(tmp_path, environment={"LIANPU_REQUIRE_BROWSER": "1"}) == Config()
