# The image that Kamal runs. Node is the one of its official image, which gets security releases on the day; what it lies
# on is the Debian below that image, without npm and the rest.
ARG NODE_IMAGE=node:26-trixie-slim
ARG BASE_IMAGE=debian:trixie-slim

FROM ${NODE_IMAGE} AS node

FROM node AS build
WORKDIR /kamal-proxy
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
# Better no image than one with a Node that has known holes.
RUN node scripts/image/check-node.ts
RUN node scripts/build/main.ts

FROM ${BASE_IMAGE}
# Ports 80 and 443 without being root, also where the runtime does not set net.ipv4.ip_unprivileged_port_start=0 as
# Docker does. With all capabilities dropped the kernel refuses to start such a file: keep NET_BIND_SERVICE then. It is set
# in the step that brings the file: another one would keep a second copy of its 150 MB.
RUN --mount=type=bind,from=node,source=/usr/local/bin/node,target=/mnt/node \
    apt-get update \
    && apt-get upgrade --yes \
    && apt-get install --yes --no-install-recommends libstdc++6 libatomic1 libcap2-bin \
    && install --mode 0755 /mnt/node /usr/local/bin/node \
    && setcap cap_net_bind_service=+ep /usr/local/bin/node \
    && apt-get purge --yes --auto-remove libcap2-bin \
    && rm -rf /var/lib/apt/lists/*
# The user id of the original's image: the files in a volume stay theirs when one proxy takes over from the other.
RUN useradd --uid 1001 --user-group --create-home kamal-proxy \
    && install --directory --mode 0700 --owner kamal-proxy --group kamal-proxy \
       /home/kamal-proxy/.config /home/kamal-proxy/.config/kamal-proxy /home/kamal-proxy/.apps-config \
    && ln -s /opt/kamal-proxy/bin/kamal-proxy /usr/local/bin/kamal-proxy
COPY --from=build /kamal-proxy/package.json /kamal-proxy/LICENSE /opt/kamal-proxy/
COPY --from=build /kamal-proxy/bin /opt/kamal-proxy/bin
COPY --from=build /kamal-proxy/dist /opt/kamal-proxy/dist

# Which Node: nothing has to look for it.
ENV KAMAL_PROXY_NODE=/usr/local/bin/node
# Kamal finds its proxy by the title. dist/sbom.cdx.json lists the packages that are bundled, for scanners.
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title=kamal-proxy \
      org.opencontainers.image.description="Deploy a new version of a web app without dropping a request" \
      org.opencontainers.image.version=0.10.0 \
      org.opencontainers.image.licenses=MIT \
      org.opencontainers.image.revision=${REVISION} \
      org.opencontainers.image.created=${CREATED}
EXPOSE 80 443
# Whether it can take traffic, over its admin socket: for whoever starts it with Docker. Kamal does not ask.
HEALTHCHECK --interval=15s --timeout=6s --start-period=10s --start-interval=1s CMD ["kamal-proxy", "health"]
USER kamal-proxy:kamal-proxy
WORKDIR /home/kamal-proxy
# No entry point of its own: Kamal starts `kamal-proxy run …`, and runs commands with `docker exec`.
ENTRYPOINT []
STOPSIGNAL SIGTERM
CMD ["kamal-proxy", "run"]
