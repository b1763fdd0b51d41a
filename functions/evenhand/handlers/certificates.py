"""Certificates: one's own, and whether one that somebody shows holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render
from evenhand.handlers.presentation import certificate_title, certificate_view, verification_view
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.views import CertificatesView
from evenhand.workflows.certify import certificates_of, verify_certificate

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def list_own(request: Request) -> Reply:
    """The person's certificates."""
    language = language_of(request.query.get("language"))
    found = certificates_of(request.signed_in, request.signed_in, request.application)
    return Reply(body=CertificatesView(certificates=tuple(certificate_view(each, language) for each in found)))


def verify(request: Request) -> Reply:
    """Whether the certificate of a number holds."""
    certified = verify_certificate(request.person, request.path["number"], request.application)
    return Reply(body=verification_view(certified, language_of(request.query.get("language"))))


def page(request: Request) -> Reply:
    """The certificate to print, for its holder; for everyone else whether it holds."""
    app, language = request.application, language_of(request.query.get("language"))
    certified = verify_certificate(request.person, request.path["number"], app)
    html = render(
        "certificate.html",
        language,
        certified=certified,
        certificate=certified.certificate,
        title=certificate_title(certified, language),
        vendor=vendor_names(app).get(certified.certificate.vendor_id, ""),
        address=f"{app.site_url}/api/certificates/{certified.certificate.number}/page",
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")
