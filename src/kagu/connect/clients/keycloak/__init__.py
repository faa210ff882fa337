"""What a realm export of Keycloak says of its services."""
