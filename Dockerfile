# Holdfast as a container.
#
#   docker build -t holdfast .                            a node (the default)
#   docker build -t holdfast-balancer --target balancer . HAProxy with the balancer beside it
#
# NODE_IMAGE: any image with Node 20.19 or later and glibc; with apt-get too, for the balancer.
ARG NODE_IMAGE=node:22-bookworm-slim

# ── build: has what the build needs, and is thrown away ──
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install scripts: nothing Holdfast uses needs one, and it is the usual way in for a bad package. It is "install",
# not "ci": the lock file names the native packages of its own platform, and this may be another.
RUN npm install --omit=dev --ignore-scripts --no-audit --no-save
COPY scripts scripts
COPY src src
COPY testbed testbed
COPY prove prove
COPY bench bench
COPY public public
RUN node scripts/build.mjs && rm -rf node_modules/esbuild node_modules/@esbuild

# ── runtime: what both images share ──
FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    HOLDFAST_DATA=/data
# A number, since orchestrators that demand "not root" cannot look names up. The data folder is the only place it writes
# to; the root file system may be read-only.
RUN mkdir -p /data && chown 10001:10001 /data && chmod 700 /data
WORKDIR /app
COPY --from=build /app/package.json package.json
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/public public
COPY --from=build /app/dist dist
COPY deploy/docker/healthcheck.mjs healthcheck.mjs
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/cli/holdfast.js"]

# ── balancer ──
FROM runtime AS balancer
USER 0:0
RUN apt-get update \
 && apt-get install -y --no-install-recommends haproxy \
 && rm -rf /var/lib/apt/lists/*
USER 10001:10001
ENV HOLDFAST_LISTEN=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["node", "/app/healthcheck.mjs", "http://127.0.0.1:8000/healthz"]
CMD ["balancer", "--dir", "/data/balancer"]

# ── node: last, so it is the default ──
FROM runtime AS node
# The orchestrator multiplies containers; inside one, one worker is one thing that can fail. Give a container with
# several cores more: -e HOLDFAST_WORKERS=4.
ENV HOLDFAST_WORKERS=1
EXPOSE 3000
# Liveness only: a store that is away must not have every container restarted.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 CMD ["node", "/app/healthcheck.mjs", "http://127.0.0.1:3000/healthz"]
CMD ["start"]
