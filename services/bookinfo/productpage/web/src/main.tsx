import './page.css'
import { hydrateRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { factsIn } from './facts-in.ts'

const root = document.getElementById('app')
const facts = factsIn(document)
if (root === null || facts === undefined) throw new Error('the document lacks #app or #page-facts')
hydrateRoot(root, <App served={facts} />)
