import { useState } from 'react'

export interface Notice {
  /** What the notice is about: a second one on the same subject replaces the first. */
  readonly subject: string
  readonly text: string
}

export function useNotices() {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const dismiss = (subject: string) => setNotices((all) => all.filter((notice) => notice.subject !== subject))
  const notify = (subject: string, text: string) =>
    setNotices((all) => [...all.filter((notice) => notice.subject !== subject), { subject, text }])
  return { notices, notify, dismiss }
}
