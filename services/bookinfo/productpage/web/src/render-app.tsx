import { renderToString } from 'react-dom/server'
import type { RenderApp } from '../../src/page-facts.ts'
import { App } from './App.tsx'

export const renderApp: RenderApp = (facts) => renderToString(<App served={facts} />)
