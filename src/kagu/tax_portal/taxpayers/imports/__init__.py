"""The register of taxpayers as it comes from the administration: one CSV file, read line by line."""
