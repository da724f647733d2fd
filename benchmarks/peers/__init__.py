"""What others' code does with the same document, key and contexts, in the same run."""
