"""A client of the original module's routes of stores and collections: a request for each row, with each error.

Usage: original_routes.py URL OPERATOR_KEY. It makes keys of two tenants of its own, prints a line
for each request, with what is answered otherwise than there and why, and fails where an answer has
another status or lacks a member.
"""

import json
import sys
import urllib.error
import urllib.request
from typing import Any

import original_rows
from original_rows import Row


def ask(url: str, method: str, key: str, body: Any) -> "tuple[int, Any]":
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as e:
        return e.code, json.loads(e.read())


def has(body: Any, name: str) -> bool:
    for part in name.split("."):
        if not isinstance(body, dict) or part not in body:
            return False
        body = body[part]
    return True


def fits(row: Row, status: int, body: Any) -> bool:
    if status != (row.ours or row.status):
        return False
    if callable(row.answer):
        return bool(row.answer(body))
    return all(has(body, name) for name in row.answer)


def remember(made: "dict[str, str]", known: str) -> None:
    """The first store, batch and document are those that later rows name."""
    for kind, prefix in (("id", "vs_"), ("batch", "vsb_"), ("document", "doc_")):
        if known.startswith(prefix):
            made.setdefault(kind, known)


def main(url: str, operator: str) -> None:
    def key_of(tenant: str, *roles: str) -> str:
        body = {"tenant": tenant, "roles": list(roles)}
        status, made = ask(f"{url}/v1/keys", "POST", operator, body)
        assert status == 201, made
        return made["key"]

    keys = {
        "admin": key_of("original-routes", "admin"),
        "member": key_of("original-routes", "ingest", "search"),
        "other": key_of("original-routes-too", "admin"),
    }
    rows = list(original_rows.all_rows())
    wrong = []
    made = {}
    for row in rows:
        method, path = row.request.split(" ")
        text = json.dumps(row.body)
        for kind, known in made.items():
            path = path.replace(f"{{{kind}}}", known)
            text = text.replace(f"{{{kind}}}", known)
        if not path.startswith("/api/"):
            path = original_rows.STORES + path
        status, body = ask(url + path, method, keys[row.who], json.loads(text))
        if isinstance(body, dict) and status in (200, 202) and method == "POST":
            remember(made, body.get("id", ""))
        passed = fits(row, status, body)
        departs = f"  # {row.departs}" if row.departs else ""
        there = row.status if row.ours in (0, row.status) else f"{row.status} there"
        print(f"{'ok ' if passed else 'BAD'} {status} {there}  {row.row}: {row.case}{departs}")
        if not passed:
            wrong.append((row, status, body))
    for row, status, body in wrong:
        print(f"{row.row}: {row.case}: {status} {json.dumps(body)[:1000]}", file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"original routes passed: {len({row.row for row in rows})} rows, {len(rows)} requests")


if __name__ == "__main__":
    main(*sys.argv[1:])
