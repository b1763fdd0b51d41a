"""A proxy in CloudFront's place. What it does stands in the distribution as it was deployed: which path is for whom,
who needs a pass, what is passed on to the API, what is answered instead of an error. It checks real signed cookies.

It speaks HTTP, as the side of CloudFront does that nobody sees; who asks it plays the browser that saw HTTPS.
"""

from __future__ import annotations

import base64
import fnmatch
import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from rehearsal.emulator import Emulator

Answer = tuple[int, list[tuple[str, str]], bytes]
HOP = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
"""Headers between two neighbours."""


class Edge:
    """The proxy; it runs while this is entered."""

    def __init__(self, emulator: Emulator, distribution: str, api: str, key_pair: str, key: RSAPublicKey) -> None:
        """`distribution` and `api` are the ids of what was deployed; `key` is who signs passes, `key_pair` its id."""
        config = emulator.client("cloudfront").get_distribution_config(Id=distribution)["DistributionConfig"]
        self._config = config
        self._host = (config.get("Aliases") or {}).get("Items", [""])[0]
        self._origins = {each["Id"]: each for each in config["Origins"]["Items"]}
        self._s3, self._emulator, self._api = emulator.client("s3"), emulator, api
        self._policies = emulator.client("cloudfront")
        self._key_pair, self._key = key_pair, key
        edge = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, answered, data = edge.answer(self.command, self.path, headers, body)
                self.send_response(status)
                for name, value in answered:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - the names in the standard library

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def __enter__(self) -> Edge:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """What CloudFront would answer."""
        path = target.partition("?")[0]
        behaviour = self._behaviour(path)
        if self._needs_pass(behaviour) and not self.holds_pass(headers.get("cookie", ""), time.time()):
            answer: Answer = (403, [], b"")
        elif "S3OriginConfig" in self._origins[behaviour["TargetOriginId"]]:
            answer = self._page(path)
        else:
            return self._call(method, target, headers, body, behaviour)
        return self._with_headers(self._instead(answer), behaviour)

    def holds_pass(self, cookie: str, now: float) -> bool:
        """Whether cookies hold a pass that is good: a policy for this site, signed by a trusted key, in time."""
        pairs = dict(each.strip().partition("=")[::2] for each in cookie.split(";"))
        try:
            policy, signature = decoded(pairs["CloudFront-Policy"]), decoded(pairs["CloudFront-Signature"])
            kind = {"SHA256": SHA256(), "SHA1": SHA1()}[pairs.get("CloudFront-Hash-Algorithm", "SHA1")]  # noqa: S303
            self._key.verify(signature, policy, PKCS1v15(), kind)
            (statement,) = json.loads(policy)["Statement"]
            until = statement["Condition"]["DateLessThan"]["AWS:EpochTime"]
        except (KeyError, ValueError, InvalidSignature):
            return False
        fits = fnmatch.fnmatchcase(f"https://{self._host}/en/", statement["Resource"])
        return bool(fits and now < until and pairs.get("CloudFront-Key-Pair-Id") == self._key_pair)

    def _behaviour(self, path: str) -> dict[str, Any]:
        for each in self._config["CacheBehaviors"].get("Items", ()):
            if fnmatch.fnmatchcase(path, each["PathPattern"]):
                found: dict[str, Any] = each
                return found
        default: dict[str, Any] = self._config["DefaultCacheBehavior"]
        return default

    def _needs_pass(self, behaviour: dict[str, Any]) -> bool:
        return bool((behaviour.get("TrustedKeyGroups") or {}).get("Items"))

    def _page(self, path: str) -> Answer:
        """What the function of pages does, and then the bucket."""
        if path == "/":
            path = f"/{self._config['DefaultRootObject']}"
        last = path.rpartition("/")[2]
        if last == "":
            path += "index.html"
        elif "." not in last:
            return 301, [("Location", f"{path}/")], b""
        return self._file(path)

    def _file(self, path: str) -> Answer:
        bucket = self._origins["site"]["DomainName"].partition(".")[0]
        try:
            found = self._s3.get_object(Bucket=bucket, Key=path.lstrip("/"))
        except ClientError as error:
            return (404 if error.response["Error"]["Code"] == "NoSuchKey" else 403), [], b""
        headers = [("Content-Type", found["ContentType"]), ("Cache-Control", found.get("CacheControl", ""))]
        return 200, headers, found["Body"].read()

    def _instead(self, answer: Answer) -> Answer:
        for each in (self._config.get("CustomErrorResponses") or {}).get("Items", ()):
            if each["ErrorCode"] == answer[0]:
                _, headers, data = self._file(each["ResponsePagePath"])
                return int(each["ResponseCode"]), headers, data
        return answer

    def _call(
        self, method: str, target: str, headers: dict[str, str], body: bytes, behaviour: dict[str, Any]
    ) -> Answer:
        origin = self._origins[behaviour["TargetOriginId"]]
        policy = self._policies.get_origin_request_policy(Id=behaviour["OriginRequestPolicyId"])["OriginRequestPolicy"]
        passed = {each.lower() for each in policy["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]["Items"]}
        sent = {name: value for name, value in headers.items() if name in passed | {"content-type", "cookie"}}
        sent["cloudfront-viewer-address"] = "198.51.100.7:4711"
        for each in (origin.get("CustomHeaders") or {}).get("Items", ()):
            sent[each["HeaderName"]] = each["HeaderValue"]
        status, answered, data = call_api(self._emulator, self._api, method, target, sent, body)
        return self._with_headers((status, answered, data), behaviour)

    def _with_headers(self, answer: Answer, behaviour: dict[str, Any]) -> Answer:
        policy = self._policies.get_response_headers_policy(Id=behaviour["ResponseHeadersPolicyId"])
        config = policy["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
        security = config.get("SecurityHeadersConfig") or {}
        more = {each["Header"]: each["Value"] for each in (config.get("CustomHeadersConfig") or {}).get("Items", ())}
        if "ContentSecurityPolicy" in security:
            more["Content-Security-Policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        if "StrictTransportSecurity" in security:
            seconds = security["StrictTransportSecurity"]["AccessControlMaxAgeSec"]
            more["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains"
        status, headers, data = answer
        return (
            status,
            [*((n, v) for n, v in headers if n.lower() not in {m.lower() for m in more}), *more.items()],
            data,
        )


def call_api(
    emulator: Emulator, api: str, method: str, target: str, headers: dict[str, str], body: bytes = b""
) -> Answer:
    """Call the API by its own address."""
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=60)
    host = f"{api}.execute-api.localhost:{emulator.port}"
    connection.request(method, target, body or None, {**headers, "Host": host})
    answer = connection.getresponse()
    data = answer.read()
    found = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
    connection.close()
    return answer.status, found, data


def decoded(text: str) -> bytes:
    """What a cookie of CloudFront holds."""
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")), validate=True)
