import './notices.css'
import { useTexts } from '../../texts-context.ts'
import type { Notice } from './use-notices.ts'

interface NoticesProps {
  readonly notices: readonly Notice[]
  readonly onDismiss: (subject: string) => void
}

/** Always in the document, so that what is added to it is announced. */
export function Notices({ notices, onDismiss }: NoticesProps) {
  const texts = useTexts()
  return (
    <div className="notices" role="alert">
      {notices.map(({ subject, text }) => (
        <p key={subject} className="notice" id={`notice-${subject}`}>
          <span>{text}</span>
          <button type="button" className="notice-dismiss" onClick={() => onDismiss(subject)}>
            {texts.dismiss}
          </button>
        </p>
      ))}
    </div>
  )
}
