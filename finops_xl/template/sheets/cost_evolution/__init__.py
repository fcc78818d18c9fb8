"""1 Cost evolution, with its pairs and its sources."""
