"""What the answers say: a tally folded from the feed of results, and the figures read off it."""
