"""The house: imports point one way, heavy libraries load when used, rule content holds no code."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "healthrules"
LAYERS = (
    {"texts", "errors", "version", "content", "source", "yaml_words"},
    {"units"},
    {"records"},
    {"language"},
    {"rulebook"},
    {"deriving"},
    {"intake", "engines"},
    {"reporting"},
    {"checking", "forms", "tables"},
    {"planning"},
    {"assurance"},
    {"cli", "__main__"},
)
"""What may import what: a module imports from its own layer or from one above it in this list."""


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if first != "__init__":
            yield first, path


def test_every_module_has_its_layer() -> None:
    known = set().union(*LAYERS)
    assert {first for first, _ in modules()} == known


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for first, path in modules()
        for name in imports(path)
        if name.startswith("healthrules.") and layer(name.split(".")[1]) > layer(first)
    ]
    assert wrong == []


def test_intake_and_engines_do_not_know_each_other() -> None:
    wrong = [
        f"{first} imports {name}"
        for first, path in modules()
        for name in imports(path)
        if (first, name.split(".")[1:2]) in (("intake", ["engines"]), ("engines", ["intake"]))
    ]
    assert wrong == []


def test_code_names_no_plan_city_or_threshold() -> None:
    words = ("kaifeng", "开封", "pingdingshan", "平顶山", "guancheng", "管城", "410200")
    found = [
        f"{path.relative_to(SOURCE)}: {word}"
        for _, path in modules()
        for word in words
        for text in [_without_docstrings(path)]
        if word in text.casefold()
    ]
    # The examples in the help of the command line name a bundled pack.
    assert [each for each in found if not each.startswith("cli/")] == []


def _without_docstrings(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def test_files_stay_short() -> None:
    long = {str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines()) for _, path in modules()}
    assert {name: count for name, count in long.items() if count > 300} == {}


def test_rule_content_holds_no_code() -> None:
    endings = {path.suffix for path in (ROOT / "rules").rglob("*") if path.is_file()}
    assert endings == {".yaml"}


def test_help_and_import_load_no_heavy_library() -> None:
    code = (
        "import sys, healthrules, healthrules.cli.app\n"
        "heavy = {'pint', 'lark', 'yaml', 'rich', 'durable', 'polars', 'narwhals', 'hypothesis'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
