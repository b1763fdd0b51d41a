"""What the fault tests run on: the same stores as the contract suite."""

from stores.conftest import (  # noqa: F401 - fixtures
    dynamodb_local_client,
    dynamodb_local_store,
    shared_store,
    sqlite_store,
)
