import './page.css'
import { hydrateRoot } from 'react-dom/client'
import type { PageFacts } from '../../src/page-facts.ts'
import { App } from './App.tsx'

const root = document.getElementById('app')
const facts = document.getElementById('page-facts')
if (root === null || facts === null) throw new Error('the document lacks #app or #page-facts')
// Written by this page's own server, with the type it renders with.
hydrateRoot(root, <App facts={JSON.parse(facts.textContent) as PageFacts} />)
