# One image for every role: the web server, which is its default, a worker for each queue, beat, the signing relay, the migration.
# docs/install-kubernetes.md and docs/install-one-machine.md start them.
ARG PYTHON=python:3.11-slim-trixie

FROM ${PYTHON} AS build
WORKDIR /app
COPY requirements/uv.txt requirements/prod.txt requirements/
# Each package by its hash and as a wheel: nothing is compiled, so this stage has no compiler either.
RUN python -m venv /uv \
    && /uv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements/uv.txt \
    && python -m venv --without-pip /venv \
    && /uv/bin/uv pip sync --no-cache --no-build --require-hashes --python /venv/bin/python requirements/prod.txt
COPY . .
# What a process would write beside the code at its start is written here, since its root is read-only there.
RUN /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /venv/bin/python -m compileall -q /venv/lib /app

FROM ${PYTHON}
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# /tmp alone is written to: matplotlib's and fontconfig's caches, and beat's schedule.
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
# Of the web server; the other roles listen to nobody, and switch it off where they are started.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "deploy/healthcheck.py", "http://127.0.0.1:8000/health"]
CMD ["granian", "--interface", "asgi", "--http", "1", "--no-ws", "--workers", "1", "--workers-kill-timeout", "2", \
     "--log-level", "warning", "--host", "0.0.0.0", "--port", "8000", "incident_response.asgi:application"]
