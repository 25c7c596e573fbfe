"""The served description is a valid one, and no request that schemathesis makes of it is answered with a 5xx or otherwise than described."""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from openapi_spec_validator import validate

EXAMPLES = "10"

# Of as many operations one is asked with an unknown key.
UNKNOWN_KEYS = 8
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ensure_resource_availability",
    "missing_required_header",
]


def call(url, key, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
        return json.load(answer)


def key_of_another_tenant(base, operator):
    """Whatever is deleted, the other tests' tenant keeps."""
    body = {"tenant": "schemathesis", "roles": ["admin"]}
    return call(f"{base}/keys", operator, body)["key"]


def run(root, key, operations, *which, checks=CHECKS):
    """Tries the operations, each of which must be there; returns how many requests that took."""
    command = [
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{root}/openapi.json",
        "--header",
        f"Authorization: Bearer {key}",
        "--checks",
        ",".join(checks),
        "--max-examples",
        EXAMPLES,
        "--generation-deterministic",
        "--request-timeout",
        "30",
        "--continue-on-failure",
        "--no-shrink",
        "--no-color",
        "--warnings",
        "off",
        *which,
    ]
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    print(done.stdout)
    assert done.returncode == 0, f"schemathesis ended with {done.returncode}"
    assert f"Tested: {operations}\n" in done.stdout, "an operation was left out"
    return int(re.search(r"(\d+) generated", done.stdout).group(1))


def status(url, method, headers):
    """Of an answer; an address that tries many unknown keys is told to wait, which is done here."""
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers)) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429:
                return refusal.code
            time.sleep(int(refusal.headers["Retry-After"]))


def refuses_strangers(base, description):
    """Every operation that asks for a key answers 401 to none, and some to an unknown one.

    An address that tries many unknown keys waits longer and longer, so not all of them are.
    """
    asked = 0
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if not isinstance(operation, dict) or operation.get("security", [{}]) in ([], [{}]):
                continue
            url = base + re.sub(r"{[^}]*}", "some", path)
            assert status(url, method.upper(), {}) == 401, f"{method} {path} without a key"
            asked += 1
            if asked % UNKNOWN_KEYS:
                continue
            unknown = {"Authorization": "Bearer ew_unknown"}
            assert status(url, method.upper(), unknown) == 401, f"{method} {path} with an unknown key"


def main(base, operator):
    root = base.removesuffix("/v1")
    description = call(f"{root}/openapi.json", operator)
    validate(description)
    methods = {"get", "put", "post", "delete", "patch"}
    operations = sum(len(methods & set(path)) for path in description["paths"].values())

    # Alone, and with a key of its own, since it may be the one that is revoked.
    revoking = key_of_another_tenant(base, operator)
    cases = run(root, revoking, 1, "--include-operation-id", "revokeKey")
    key = key_of_another_tenant(base, operator)
    # Of a listed model whose service is not set up, 503 is what is described.
    described = [check for check in CHECKS if check != "not_a_server_error"]
    cases += run(root, key, 1, "--include-operation-id", "warmModel", checks=described)
    others = ["revokeKey", "warmModel"]
    which = [word for name in others for word in ("--exclude-operation-id", name)]
    cases += run(root, key, operations - len(others), *which)

    refuses_strangers(base, description)
    assert cases > 500, f"only {cases} requests were made"
    assert call(f"{base}/models", key)["data"], "the key did not last until the end"
    print(f"schemathesis passed: {cases} requests of {operations} operations")


main(*sys.argv[1:])
