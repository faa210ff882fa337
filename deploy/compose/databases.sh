#!/bin/sh
# Runs once, in an empty PostgreSQL: a database for each site, with an owner that sees the other's no more than
# a stranger does. The passwords are those of the addresses in secrets/.
set -eu
password_in() { sed -n 's|^postgresql://[^:]*:\([^@]*\)@.*|\1|p' "$1"; }
for site in connect tax_portal; do
    psql --set=ON_ERROR_STOP=1 --username postgres --set=name="kagu_$site" \
        --set=password="$(password_in "/run/secrets/${site}_database")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
