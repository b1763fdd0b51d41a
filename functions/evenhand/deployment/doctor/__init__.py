"""What `evenhand doctor` looks at: one small function a check, each in a table, for one machine and for AWS."""
