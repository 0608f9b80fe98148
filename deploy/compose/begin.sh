#!/bin/sh
# Begins an installation on one machine, in the folder it is run in, the checkout: .env with every setting of .env.example, to be
# filled in, web.env and database.env, which nobody need look into. What nobody need choose is chosen: passwords and Django's key.
set -eu
umask 077
for each in .env web.env database.env; do
  test ! -e $each || { echo "begin: there is a $each already; nothing was changed" >&2; exit 1; }
done

secret() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }

owner=$(secret) web=$(secret) worker=$(secret)
# without the comments: Compose would take one behind an empty value for the value
sed -e 's/[[:space:]]*#.*//' -e '/^$/d' \
  -e "s|^DJANGO_SECRET_KEY=.*|DJANGO_SECRET_KEY=$(secret)$(secret)|" \
  -e "s|^DATABASE_URL=.*|DATABASE_URL=postgresql://incident_worker:$worker@postgres/incident_response|" \
  -e 's|^REDIS_URL=.*|REDIS_URL=redis://redis:6379/0|' \
  -e '/^SIGNING_RELAY_/d' .env.example >.env
echo "DATABASE_URL=postgresql://incident_web:$web@postgres/incident_response" >web.env  # web's own login in the place of the workers'
cat >database.env <<END
POSTGRES_PASSWORD=$(secret)
OWNER_PASSWORD=$owner
WEB_PASSWORD=$web
WORKER_PASSWORD=$worker
DATABASE_URL=postgresql://incident_owner:$owner@postgres/incident_response
END
