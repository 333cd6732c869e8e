"""A client of the JSON API that says what was answered when it is not what was expected."""
import requests


class Api:
    def __init__(self, url, token=None):
        self.url = url
        self.http = requests.Session()
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def get(self, path, expect=200, **query):
        return self._call("GET", path, expect, params=query)

    def post(self, path, body=None, expect=(200, 201, 204)):
        return self._call("POST", path, expect, json={} if body is None else body)

    def patch(self, path, body, expect=200):
        return self._call("PATCH", path, expect, json=body)

    def _call(self, method, path, expect, **options):
        answer = self.http.request(method, self.url + path, timeout=30, **options)
        expected = expect if isinstance(expect, tuple) else (expect,)
        assert answer.status_code in expected, (
            f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json() if answer.content else None
