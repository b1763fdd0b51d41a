"""Write the routes of the API, and the public paths of the site, into the template.

Run `make routes` after a line of the table of routes, or of `public-paths`, was added, changed or taken out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from evenhand.handlers.route import Route
from evenhand.handlers.routes import all_routes

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "template.yaml"
PUBLIC_PATHS = HERE / "public-paths"

SIGN_IN = ("/api/session", "/api/sign-in")
"""Where the paths begin that the function of the sign-in answers; it alone reads secrets."""


def function_of(route: Route) -> str:
    """The function that answers a route: `Api` or `SignIn`."""
    return "SignIn" if route.path.startswith(SIGN_IN) else "Api"


def logical_id(route: Route) -> str:
    """What a route is called in the template: `GET /api/quizzes/{quiz_id}` is `RouteGetQuizzesQuizId`."""
    words = re.findall(r"[a-z0-9]+", f"{route.method}/{route.path.removeprefix('/api/')}".lower())
    return "Route" + "".join(word.capitalize() for word in words)


def route_lines(routes: Iterable[Route]) -> Iterator[str]:
    """The routes as the template has them."""
    for route in routes:
        yield f"  {logical_id(route)}:"
        yield "    Type: AWS::ApiGatewayV2::Route"
        target = f"!Sub 'integrations/${{{function_of(route)}Integration}}'"
        key = f"'{route.method} {route.path}'"
        yield f"    Properties: {{ApiId: !Ref HttpApi, RouteKey: {key}, Target: {target}}}"
        yield ""


def public_paths(text: str) -> list[str]:
    """The patterns in the text of the file."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def path_lines(paths: Iterable[str]) -> Iterator[str]:
    """The cache behaviours of public paths as the template has them."""
    for path in paths:
        yield f"          - PathPattern: '{path}'"
        yield "            TargetOriginId: site"
        yield "            ViewerProtocolPolicy: redirect-to-https"
        yield "            Compress: true"
        yield "            CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6"
        yield "            ResponseHeadersPolicyId: !Ref SiteHeaders"
        yield "            FunctionAssociations:"
        yield "              - {EventType: viewer-request, FunctionARN: !GetAtt PageFunction.FunctionARN}"


def rewritten(template: str, routes: Iterable[Route], paths: Iterable[str]) -> str:
    """The template with these routes and paths between its marks."""
    return _between(_between(template, "routes", route_lines(routes)), "public", path_lines(paths))


def _between(template: str, name: str, lines: Iterable[str]) -> str:
    pattern = re.compile(rf"(^ *# {name}: begin.*?\n)(?:.*?)(^ *# {name}: end$)", re.DOTALL | re.MULTILINE)
    if not pattern.search(template):
        raise SystemExit(f"The template has no marks `# {name}: begin` and `# {name}: end`.")
    return pattern.sub(lambda found: found[1] + "".join(f"{line}\n" for line in lines) + found[2], template)


def main() -> None:
    before = TEMPLATE.read_text(encoding="utf-8")
    after = rewritten(before, all_routes(), public_paths(PUBLIC_PATHS.read_text(encoding="utf-8")))
    TEMPLATE.write_text(after, encoding="utf-8")
    print("Nothing to change." if after == before else f"Wrote {TEMPLATE.name}.", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
