"""One file for each step, in order; a step never changes once it was released."""
