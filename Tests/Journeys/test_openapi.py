"""The served description of the API, tried by a tool that only knows that description."""
import pathlib
import subprocess
import sys

import requests


def test_the_api_is_what_its_description_says(world, tmp_path):
    document = requests.get(world.server.url + "/api/v1/openapi.json", timeout=10).json()
    assert document["openapi"].startswith("3.")
    assert "/api/v1/interrupts" in document["paths"]
    token = world.tokens["ada@example.org"]
    result = subprocess.run(
        [str(pathlib.Path(sys.executable).with_name("schemathesis")), "run",
         world.server.url + "/api/v1/openapi.json",
         "--header", f"Authorization: Bearer {token}",
         "--phases", "examples,coverage,fuzzing",
         "--checks",
         "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
         "response_schema_conformance,negative_data_rejection,unsupported_method",
         # Ends the very token that the run uses.
         "--exclude-path-regex", "/tokens/|/sessions",
         "--max-examples", "25", "--seed", "1", "--continue-on-failure", "--no-color",
         "--warnings", "off", "--request-timeout", "20", "--suppress-health-check", "all"],
        capture_output=True, text=True, timeout=600, cwd=tmp_path)
    assert result.returncode == 0, (result.stdout + result.stderr)[-20_000:]
    assert "No test cases" not in result.stdout
    world.api.get("/api/v1/interrupts")


def test_every_operation_of_the_description_wants_a_token(world):
    document = requests.get(world.server.url + "/api/v1/openapi.json", timeout=10).json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation.get("security") == []:
                continue
            address = world.server.url + path.replace("{", "").replace("}", "")
            answer = requests.request(method, address, json={}, timeout=10)
            assert answer.status_code in (401, 404), f"{method} {path}: {answer.status_code}"
            assert answer.json()["error"]["message"]
