#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the database, its owner, and a login for web and one for workers, which own nothing.
# Passwords come from database.env and are hexadecimal, as deploy/compose/begin.sh makes them.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE incident_owner LOGIN PASSWORD '${OWNER_PASSWORD}';
CREATE DATABASE incident_response OWNER incident_owner;
CREATE ROLE incident_response_app NOLOGIN;
CREATE ROLE incident_response_web NOLOGIN;
CREATE ROLE incident_response_worker NOLOGIN;
CREATE ROLE incident_web LOGIN PASSWORD '${WEB_PASSWORD}' IN ROLE incident_response_web;
CREATE ROLE incident_worker LOGIN PASSWORD '${WORKER_PASSWORD}' IN ROLE incident_response_worker;
SQL
