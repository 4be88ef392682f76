import { useEffect, useState } from 'react'

/** The page's own path, and a way to change it without a new request for the document. */
export function usePath(served: string): [path: string, navigate: (path: string) => void] {
  const [path, setPath] = useState(served)
  useEffect(() => {
    const onBack = () => setPath(location.pathname)
    addEventListener('popstate', onBack)
    return () => removeEventListener('popstate', onBack)
  }, [])
  const navigate = (next: string) => {
    history.pushState(null, '', next)
    setPath(next)
    scrollTo(0, 0)
  }
  return [path, navigate]
}
