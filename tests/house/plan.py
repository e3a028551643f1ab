"""The house as the inspector reads it: which files there are, and what stands in them."""

import ast
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "benefits", "reviews")
ROOMS = ("config", *APPS)


def python_files(*folders: str) -> list[Path]:
    """Python files below the folders, without migrations."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    return f"{path.relative_to(ROOT)}{'' if line is None else f':{line}'}"


def room_of(path: Path) -> str:
    """The floor a file stands on: benefits/services/suspensions.py -> services."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


def functions_of(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef)]


def imports_of(path: Path) -> list[tuple[str, int]]:
    """Each imported module by its full name, with the line; `from a import b` gives a.b."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def views() -> list[tuple[str, str, Callable]]:
    """Each address of our own rooms: route, name ("accounts:sign_in") and the view that answers it."""
    return [entry for entry in _walk(get_resolver(), "", "") if _is_ours(entry[2])]


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str, Callable]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, f"{namespace}{entry.name or route}", entry.callback
        else:
            yield from _walk(entry, route, f"{entry.namespace}:" if entry.namespace else namespace)


def _is_ours(view: Callable) -> bool:
    return getattr(view, "__module__", "").split(".")[0] in ROOMS
