"""What a return comes to by the tax rules: from the answers of a dossier to amounts in francs."""
