"""Login sessions whose cookie value is stored only as its SHA-256."""
