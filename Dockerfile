# Builds the one executable, then carries it alone, run by a user without rights, with its data in a volume.
FROM node:20-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/setup.mjs scripts/
RUN node scripts/setup.mjs
COPY . .
RUN npm run build

FROM debian:bookworm-slim
RUN useradd --system --uid 900 --create-home --home-dir /data gatehouse
COPY --from=build /src/dist/gatehouse /usr/local/bin/gatehouse
USER gatehouse
VOLUME /data
EXPOSE 8460
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8460 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^ok' <&3"]
# Mount a config that names server.public_url; listening beyond the container is refused without one.
ENTRYPOINT ["gatehouse"]
CMD ["serve", "--config", "/etc/gatehouse/gatehouse.yaml", "--data", "/data/house", "--listen", "0.0.0.0:8460"]
