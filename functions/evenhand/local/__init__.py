"""Everything on one machine: the handlers that run on AWS behind a small server, the site, the mail, the clockwork."""
