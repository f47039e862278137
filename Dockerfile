# One image, two commands: the service (the default) and the worker (`node workers/main.ts`).
# Node runs the TypeScript as it is; only the browser's files are built, in the first stage.

FROM node:24-bookworm-slim AS embed
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts: no package needs one, and none gets to run here. The bundler's binary is an optional dependency.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src ./src
RUN node src/commands/build-embed.ts

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Optional ones are the bundler's binary, Node itself and a faster decoder that the queue does without.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="binhluan" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/node-compile-cache \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=sqlite:/var/lib/binhluan/binhluan.db
WORKDIR /app
# A new volume takes its owner from this folder.
RUN install -d -o node -g node -m 0750 /var/lib/binhluan
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=embed /app/dist ./dist
COPY config ./config
COPY src ./src
COPY workers ./workers
# Everything above belongs to root: the process may read it and nothing more.
USER node
EXPOSE 3000
VOLUME /var/lib/binhluan
# Both processes end by themselves within 9 s of it. They handle signals as PID 1 and leave no children: no init needed.
STOPSIGNAL SIGTERM
# Of the service; a container of the worker asks its own admin port instead (compose.yaml).
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/server.ts"]
