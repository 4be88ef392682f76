import './notices.css'
import { useTexts } from '../../texts-context.ts'
import type { Notice, NumberedNotice } from './use-notices.ts'

interface NoticesProps {
  readonly notices: readonly NumberedNotice[]
  readonly onDismiss: (subject: Notice['subject']) => void
}

/** Always in the document, so that what is added to it is announced. */
export function Notices({ notices, onDismiss }: NoticesProps) {
  const texts = useTexts()
  return (
    <div className="notices" role="alert">
      {notices.map(({ id, subject, status }) => (
        <p key={id} className="notice" id={`notice-${subject}`}>
          <span>
            {texts.down[subject]} ({texts.failed(status)})
          </span>
          <button type="button" className="notice-dismiss" onClick={() => onDismiss(subject)}>
            {texts.dismiss}
          </button>
        </p>
      ))}
    </div>
  )
}
