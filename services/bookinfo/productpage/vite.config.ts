import { pageConfig } from '@traffic-lab/page-kit/vite-config'

// Bookinfo's routing rules let through what is below /static.
export default pageConfig({ folder: import.meta.dirname, assetsDir: 'static' })
