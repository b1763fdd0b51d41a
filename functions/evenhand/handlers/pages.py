"""Pages made on the server, for what must work without JavaScript: sign-in, result, problem."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from evenhand.handlers.page_strings import PROBLEMS, STRINGS
from evenhand.quiz.model import ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from jinja2 import Environment

    from evenhand.people.preferences import Preferences


def render(template: str, language: str, *, display: Preferences | None = None, **values: Any) -> str:
    """A template filled in, in a language; every value is escaped unless the template says it is sanitised HTML.

    `display` is how the reader wants to see it, as on the pages of the site; None where nobody is known.
    """
    strings = STRINGS[language]
    return _environment().get_template(template).render(language=language, t=strings, display=display, **values)


def render_problem(document: Mapping[str, Any], language: str, *, sign_in: str = "", form: bool = False) -> str:
    """A problem document as a page; where there are no words for it in a language, in English and marked so."""
    kind = str(document["type"]).rpartition("/")[2]
    title, detail = PROBLEMS.get(language, {}).get(kind, (document["title"], document["detail"]))
    return render(
        "problem.html",
        language,
        title=title,
        detail=detail,
        status=document["status"],
        request=document.get("request"),
        words=language if detail != document["detail"] else ORIGINAL,
        sign_in=sign_in,
        form=form,
    )


def text_of(language: str, name: str) -> str:
    """A string of the pages in a language."""
    return STRINGS[language][name]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("evenhand.handlers", "templates"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["percent"] = _percent
    environment.filters["day"] = _day
    return environment


def _day(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d")


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + " %"
