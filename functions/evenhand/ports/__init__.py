"""What the workflows need of the world outside: one small protocol for each need.

Every store keeps these promises, checked by one contract suite: a write is durable when the call returns; a
transaction happens whole or not at all; nothing appended is changed; a conditional write that loses raises
`StaleVersion` and writes nothing.
"""
