"""One dated price table, and the cost of calls read from it."""
