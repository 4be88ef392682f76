import type { Language, PageFacts } from '../../../../src/page-facts.ts'
import { useTexts } from '../../texts-context.ts'

interface LanguageLinkProps {
  readonly language: Language
  readonly view: PageFacts['view']
  readonly onChoose: (language: Language) => void
}

/** A link to the same page in the other language; with script the page changes at once. */
export function LanguageLink({ language, view, onChoose }: LanguageLinkProps) {
  const texts = useTexts()
  const other = language === 'en' ? 'zh' : 'en'
  return (
    <a
      id="language"
      className="quiet"
      href={`${view === 'home' ? '' : 'productpage'}?lang=${other}`}
      lang={other}
      hrefLang={other}
      onClick={(event) => {
        event.preventDefault()
        onChoose(other)
      }}
    >
      {texts.otherLanguage}
    </a>
  )
}
