// Bundles the page into src/corridor/web/static: two scripts, one style sheet, the catalogues.

import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? `${here}../src/corridor/web/static`;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    main: "src/main.ts",
    "maplibre-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
    page: "page.css",
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  target: ["es2022"],
  legalComments: "none",
  logLevel: "warning",
});
await cp(`${here}icon.svg`, `${out}/icon.svg`);
await cp(`${here}strings`, `${out}/strings`, { recursive: true });
await cp(`${here}node_modules/maplibre-gl/LICENSE.txt`, `${out}/maplibre-licence.txt`);
await readFile(`${out}/main.js`); // a build without the script is no build
