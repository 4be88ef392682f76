import { agreed } from './texts.ts'
import { useTexts } from './texts-context.ts'

/** Words agreed on, in English; in another language that language's own before them. */
export function Agreed({ words }: { readonly words: Exclude<keyof typeof agreed, 'brand'> }) {
  const own = useTexts().own[words]
  if (own === undefined) return agreed[words]
  return (
    <>
      {own}{' '}
      <span className="agreed" lang="en">
        {agreed[words]}
      </span>
    </>
  )
}
