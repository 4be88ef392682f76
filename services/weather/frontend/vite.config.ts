import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `vite build` makes both halves of the page: what the browser loads, and what the server renders with. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  builder: {},
  environments: {
    client: {
      // An SVG or font is never worth a data: URI here, and every asset keeps a cacheable address.
      build: { outDir: '../dist/client', emptyOutDir: true, assetsInlineLimit: 0 },
    },
    ssr: {
      // React comes with it, so that the server needs no package at run time.
      resolve: { noExternal: true },
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir: '../dist/server',
        emptyOutDir: true,
        minify: true,
        rolldownOptions: { input: 'web/src/render-app.tsx' },
      },
    },
  },
})
