import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `vite build` makes both halves of the page: what the browser loads, and what the server renders with. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  builder: {},
  environments: {
    client: {
      // Bookinfo's routing rules let through what is below /static.
      build: { outDir: '../dist/client', assetsDir: 'static', emptyOutDir: true, assetsInlineLimit: 0 },
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
