"""What pages made on the server may do (Content-Security-Policy): nothing runs, nothing comes from elsewhere."""

from __future__ import annotations

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FRAMING_POLICY = f"{PAGE_POLICY}; frame-src 'self'"
"""A page that shows a mail in a frame."""
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""A mail's own page: inline styles, as mail has them."""
