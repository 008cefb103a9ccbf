ARG BASE=python:3.13-slim

FROM ${BASE} AS builder
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
# The tools live in one environment and fill another, which gets none of them, not even pip.
RUN python -m venv /tools && python -m venv --without-pip /opt/forthwith
COPY requirements.lock requirements-build.lock ./
RUN /tools/bin/python -m pip install --require-hashes -r requirements-build.lock \
    && /tools/bin/python -m pip --python /opt/forthwith/bin/python install \
        --require-hashes -r requirements.lock
COPY pyproject.toml LICENSE README.md ./
COPY app app
COPY migrations migrations
COPY schemas schemas
RUN /tools/bin/python -m pip wheel --no-deps --no-build-isolation --no-index \
        --wheel-dir /wheels . \
    && /tools/bin/python -m pip --python /opt/forthwith/bin/python install \
        --no-deps --no-index /wheels/*.whl


FROM ${BASE}
LABEL org.opencontainers.image.title="Forthwith" \
      org.opencontainers.image.licenses="Apache-2.0"
# The embedded PostgreSQL refuses root and wants to know its user by name.
RUN groupadd --system --gid 10001 forthwith \
    && useradd --system --uid 10001 --gid forthwith --no-create-home \
        --home-dir /var/lib/forthwith --shell /usr/sbin/nologin forthwith \
    && install --directory --owner=forthwith --group=forthwith --mode=0700 /var/lib/forthwith
COPY --from=builder /opt/forthwith /opt/forthwith
ENV PATH=/opt/forthwith/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FORTHWITH_DATA_DIR=/var/lib/forthwith
# The database, unless FORTHWITH_DATABASE_URL names another, and the sealing key.
VOLUME /var/lib/forthwith
WORKDIR /var/lib/forthwith
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["forthwith"]
CMD ["serve", "--host", "0.0.0.0"]
