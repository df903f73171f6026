# The image that experiments run in: iter8, a shell (the Job starts it through /bin/sh) and curl (payloads).
#
#   docker build -t iter8/iter8:0.13 .
#
# Without a Docker engine, .ci/image makes the same root file system from a binary that is built already.

FROM swift:6.3-bookworm AS build
WORKDIR /iter8
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends make && make build && strip .build/release/iter8

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates curl libarchive13 libcurl4 libjq1 libmicrohttpd12 libsqlite3-0 libssl3 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /work --create-home iter8
COPY --from=build /iter8/.build/release/iter8 /usr/local/bin/iter8
USER 10001
WORKDIR /work
CMD ["iter8", "version"]
