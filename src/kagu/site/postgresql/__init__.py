"""Django's backend for PostgreSQL, with an end to every wait and a limit to the connections of a process."""
