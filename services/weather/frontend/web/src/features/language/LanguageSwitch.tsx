import type { Language } from '../../../../src/page-facts.ts'

interface LanguageSwitchProps {
  readonly language: Language
  readonly onChoose: (language: Language) => void
}

const other = { en: 'zh', zh: 'en' } as const
/** Each in its own words: who looks for it reads no other. */
const names = { en: 'English', zh: '中文' }

export function LanguageSwitch({ language, onChoose }: LanguageSwitchProps) {
  const next = other[language]
  return (
    <button id="language" className="quiet" type="button" lang={next} onClick={() => onChoose(next)}>
      {names[next]}
    </button>
  )
}
