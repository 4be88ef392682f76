import { createContext, useContext } from 'react'
import { type Texts, textsOf } from './texts.ts'

export const TextsContext = createContext<Texts>(textsOf('en'))

export const useTexts = (): Texts => useContext(TextsContext)
