"""The ways out: stores, mailers, the clock. Each keeps the promises of a protocol in `evenhand.ports`."""
