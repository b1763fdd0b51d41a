"""Requests that come through CloudFront: it proves itself by a header, and says whom it saw.

The API's own address is known to everybody who looks for it. Whoever comes by it directly could say to be anybody, and
would be past what CloudFront keeps out.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from evenhand.errors import Forbidden
from evenhand.handlers.http import header

if TYPE_CHECKING:
    from collections.abc import Mapping

EDGE_HEADER = "x-evenhand-edge"
VIEWER_HEADER = "cloudfront-viewer-address"


def through_edge(event: Mapping[str, Any], secret: str, site_url: str) -> Mapping[str, Any]:
    """The event with the address of whom CloudFront saw, and without its proof; raises `Forbidden`."""
    if not hmac.compare_digest(header(event, EDGE_HEADER).encode(), secret.encode()):
        raise Forbidden(f"This is not the address of the site. Open {site_url} and try again.")
    # The header ends with the port: 198.51.100.7:4711, or 2001:db8::7:4711.
    address = header(event, VIEWER_HEADER).rpartition(":")[0]
    context = event["requestContext"]
    http = {**context["http"], "sourceIp": address or context["http"].get("sourceIp", "")}
    headers = {name: value for name, value in event["headers"].items() if name != EDGE_HEADER}
    return {**event, "headers": headers, "requestContext": {**context, "http": http}}
