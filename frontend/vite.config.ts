// One build; each entry is loaded by the pages that need it (`{% vite_asset %}`).
import { defineConfig } from "vite";
import { sprite } from "./sprite.ts";

export default defineConfig({
  base: "/static/front/",
  publicDir: false,
  plugins: [sprite()],
  build: {
    // Beside the templates, where Django's finder looks and a wheel takes it along; not in git.
    outDir: "../src/minsheng/web/static/front",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: address would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: { office: "office/main.ts", charts: "charts/main.ts" },
      // htmx can evaluate; `office/htmx.ts` turns it off, and the site's policy forbids it.
      checks: { eval: false },
    },
  },
});
