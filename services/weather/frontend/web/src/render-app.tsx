import { renderToString } from 'react-dom/server'
import type { RenderApp } from '../../src/page-facts.ts'
import { App } from './App.tsx'
import { textsOf } from './texts.ts'

export const renderApp: RenderApp = (facts) => ({
  title: textsOf(facts.language).appName,
  html: renderToString(<App facts={facts} />),
})
