import { renderToString } from 'react-dom/server'
import type { RenderApp } from '../../src/page-facts.ts'
import { App } from './App.tsx'
import { textsOf } from './texts.ts'
import { titleOf } from './title-of.ts'
import { viewOf } from './view-of.ts'

export const renderApp: RenderApp = (facts) => ({
  title: titleOf(textsOf(facts.language), viewOf(facts.path)),
  html: renderToString(<App facts={facts} />),
})
