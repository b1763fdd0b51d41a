"""Live preview for authors: build again when content is saved, and tell the pages that are open.

    watch.py    notices what is saved
    rebuild.py  builds the site in a process of its own
    preview.py  what is in place and what is wrong, as the open pages ask for it
    pages.py    the site with the script that asks, and the answers it gets
    assets/     that script and its looks

Nothing of this is in the built site; only the local server of the demo adds it, to what it sends.
"""

from evenhand.local.preview.preview import Preview
from evenhand.local.preview.rebuild import Build, Rebuild
from evenhand.local.preview.watch import Watch

__all__ = ["Build", "Preview", "Rebuild", "Watch"]
