import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { notices } from "./scripts/notices";

// Where `npm run dev` finds the service, and where Maven wants the result.
const service = process.env.TRUSS_URL ?? "http://127.0.0.1:8787";
const output = process.env.TRUSS_WEBUI_OUTPUT ?? "../../../target/classes/META-INF/resources";

export default defineConfig({
  plugins: [react(), tailwindcss(), notices()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: output,
    emptyOutDir: true,
    target: "es2022",
    // All browsers in support have modulepreload, and the policy forbids what is inline.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // What is loaded first is weighed by scripts/budget.mjs.
    chunkSizeWarningLimit: 600,
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
  server: {
    host: "127.0.0.1",
    port: 5173,
    // The service lets in what its own pages send: to it, the dev server's are.
    proxy: Object.fromEntries(
      ["/api", "/q"].map((path) => [
        path,
        {
          target: service,
          changeOrigin: true,
          configure: (proxy: {
            on(
              event: "proxyReq",
              listener: (request: { setHeader(n: string, v: string): void; getHeader(n: string): unknown }) => void,
            ): void;
          }) =>
            proxy.on("proxyReq", (request) => {
              if (request.getHeader("origin")) request.setHeader("origin", service);
            }),
        },
      ]),
    ),
  },
});
