import type { Rating } from '../../../../src/page-facts.ts'
import { useTexts } from '../../texts-context.ts'

const best = 5
/** Whatever a back end says, the page stays a page. */
const most = 100

/** Filled stars, and empty ones up to five; or why there are none. */
export function Stars({ rating: { stars = 0, color = '', error } }: { readonly rating: Rating }) {
  const texts = useTexts()
  const filled = Math.min(Math.floor(stars), most)
  if (stars === 0 && error !== undefined)
    return (
      <p className="unrated" lang="en">
        {error}
      </p>
    )
  if (filled < 1) return null
  return (
    <p
      className={`stars text-${color}-500`}
      role="img"
      aria-label={texts.stars(filled, texts.colors[color] ?? color)}
    >
      {Array.from({ length: Math.max(filled, best) }, (_, index) => (
        <svg
          // biome-ignore lint/suspicious/noArrayIndexKey: a star is its place
          key={index}
          // The name that tests of this app have looked for since its stars were glyphs.
          className={index < filled ? 'glyphicon glyphicon-star' : 'star-empty'}
          aria-hidden="true"
          viewBox="0 0 24 24"
        >
          <path d="m12 2 3 6.5 7 .9-5.1 4.8 1.3 7L12 17.7 5.8 21.2l1.3-7L2 9.4l7-.9z" />
        </svg>
      ))}
    </p>
  )
}
