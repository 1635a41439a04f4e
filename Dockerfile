# The image that Kamal runs. Node comes from its official image, which gets security releases on the day.
ARG NODE_IMAGE=node:26-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /kamal-proxy
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && node scripts/image/copy-runtime-packages.ts /runtime http-proxy acme-client

FROM ${NODE_IMAGE}
# Ports 80 and 443 without being root, also where the runtime does not set net.ipv4.ip_unprivileged_port_start=0 as
# Docker does. With all capabilities dropped the kernel refuses to start such a file: keep NET_BIND_SERVICE then.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libcap2-bin \
    && setcap cap_net_bind_service=+ep "$(readlink -f "$(command -v node)")" \
    && apt-get purge --yes --auto-remove libcap2-bin \
    && rm -rf /var/lib/apt/lists/*
# The user id of the original's image: the files in a volume stay theirs when one proxy takes over from the other.
RUN useradd --uid 1001 --create-home kamal-proxy \
    && install --directory --mode 0700 --owner kamal-proxy --group kamal-proxy \
       /home/kamal-proxy/.config /home/kamal-proxy/.config/kamal-proxy
COPY --from=build /kamal-proxy/package.json /kamal-proxy/LICENSE /opt/kamal-proxy/
COPY --from=build /kamal-proxy/bin /opt/kamal-proxy/bin
COPY --from=build /kamal-proxy/dist /opt/kamal-proxy/dist
COPY --from=build /runtime/node_modules /opt/kamal-proxy/node_modules
RUN ln -s /opt/kamal-proxy/bin/kamal-proxy /usr/local/bin/kamal-proxy

# Kamal finds its proxy by the title.
LABEL org.opencontainers.image.title=kamal-proxy \
      org.opencontainers.image.licenses=MIT
EXPOSE 80 443
USER kamal-proxy:kamal-proxy
WORKDIR /home/kamal-proxy
# No entry point of its own: Kamal starts `kamal-proxy run …`, and runs commands with `docker exec`.
ENTRYPOINT []
STOPSIGNAL SIGTERM
CMD ["kamal-proxy", "run"]
