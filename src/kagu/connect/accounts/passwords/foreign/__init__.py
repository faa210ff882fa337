"""Password hashes that other systems made: kept as they are, verified once, then made anew by our own."""
