import { useState } from 'react'

export interface Notice {
  /** Which back end cannot be had: a second notice on the same one replaces the first. */
  readonly subject: 'forecast' | 'advertisement'
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined
}

/** A notice with a number of its own, so that the same one given again is announced again. */
export interface NumberedNotice extends Notice {
  readonly id: number
}

export function useNotices() {
  const [notices, setNotices] = useState<readonly NumberedNotice[]>([])
  const dismiss = (subject: Notice['subject']) =>
    setNotices((all) => all.filter((notice) => notice.subject !== subject))
  const notify = (notice: Notice) =>
    setNotices((all) => [
      ...all.filter(({ subject }) => subject !== notice.subject),
      { ...notice, id: 1 + Math.max(0, ...all.map(({ id }) => id)) },
    ])
  return { notices, notify, dismiss }
}
