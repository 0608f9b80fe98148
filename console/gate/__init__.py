"""Pages about the gate itself: what its check found, signing for what was posted outside it, and receipts to take away."""
