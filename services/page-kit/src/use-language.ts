import { useEffect, useState } from 'react'

export type Language = 'en' | 'zh'

const key = 'language'

/**
 * The language as served, until the reader chooses one. The choice is kept in the browser's storage, not in a
 * cookie: every cookie goes on to the back ends. A language that the address asks for comes before it.
 */
export function useLanguage(served: Language): [language: Language, choose: (language: Language) => void] {
  const [language, setLanguage] = useState(served)
  useEffect(() => {
    const kept = recall()
    const asked = new URLSearchParams(location.search).has('lang')
    if (!asked && (kept === 'en' || kept === 'zh')) setLanguage(kept)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (next: Language) => {
    setLanguage(next)
    keep(next)
  }
  return [language, choose]
}

// A browser that allows no storage throws; the choice then lasts as long as the page.
function recall(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(key, language)
  } catch {}
}
