"""« Compte fiscal »: entries in whole francs, and what follows from them."""
