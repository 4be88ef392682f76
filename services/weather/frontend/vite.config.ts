import { pageConfig } from '@traffic-lab/page-kit/vite-config'

export default pageConfig({ folder: import.meta.dirname, assetsDir: 'assets' })
