import { useLanguage } from '@traffic-lab/page-kit/use-language'
import { useEffect, useRef } from 'react'
import type { PageFacts } from '../../src/page-facts.ts'
import { AdFooter } from './features/advertisement/AdFooter.tsx'
import { AnswerPanel } from './features/answers/AnswerPanel.tsx'
import { announcementOf } from './features/answers/announcement-of.ts'
import { CityQuery } from './features/city-query/CityQuery.tsx'
import { ForecastView } from './features/forecast/ForecastView.tsx'
import { useForecast } from './features/forecast/use-forecast.ts'
import { LanguageSwitch } from './features/language/LanguageSwitch.tsx'
import { Notices } from './features/notices/Notices.tsx'
import { useNotices } from './features/notices/use-notices.ts'
import { SignIn } from './features/sign-in/SignIn.tsx'
import { textsOf } from './texts.ts'
import { TextsContext } from './texts-context.ts'
import { titleOf } from './title-of.ts'
import { usePath } from './use-path.ts'
import { viewOf } from './view-of.ts'

export function App({ facts }: { readonly facts: PageFacts }) {
  const [language, chooseLanguage] = useLanguage(facts.language)
  const texts = textsOf(language)
  const [path, navigate] = usePath(facts.path)
  const view = viewOf(path)
  const title = titleOf(texts, view)
  const { notices, notify, dismiss } = useNotices()
  const forecast = useForecast({
    onFailure: ({ status }) => notify({ subject: 'forecast', status }),
    onSuccess: () => dismiss('forecast'),
  })
  const heading = useRef<HTMLHeadingElement>(null)
  const firstView = useRef(path)

  useEffect(() => {
    document.title = title
  }, [title])

  // A new view starts at its heading, for readers who do not see it change.
  useEffect(() => {
    if (firstView.current !== path) heading.current?.focus()
    firstView.current = ''
  }, [path])

  const search = async (city: string) => {
    const [answer] = await forecast.query(city)
    if (answer?.data !== undefined) navigate(`/forecast/${encodeURIComponent(city)}`)
  }

  return (
    <TextsContext value={texts}>
      <header className="page-header">
        <a className="brand" href="/dashboard">
          {texts.appName}
        </a>
        <LanguageSwitch language={language} onChoose={chooseLanguage} />
        <SignIn user={facts.user} />
      </header>
      <Notices
        notices={notices}
        onDismiss={(subject) => {
          dismiss(subject)
          // The button that had the focus is gone.
          heading.current?.focus()
        }}
      />
      <p id="announcement" className="visually-hidden" role="status">
        {announcementOf(texts, forecast.round?.answers ?? [])}
      </p>
      <main className="page-main">
        {view.name === 'dashboard' && (
          <CityQuery
            headingRef={heading}
            busy={forecast.progress !== undefined}
            buttonColor={facts.buttonColor}
            onSearch={search}
          />
        )}
        {view.name === 'forecast' && (
          <>
            <ForecastView
              headingRef={heading}
              city={view.city}
              forecast={forecast}
              onBack={() => navigate('/dashboard')}
            />
            <AnswerPanel city={view.city} forecast={forecast} />
          </>
        )}
        {view.name === 'maintenance' && (
          <section className="card">
            <h1 ref={heading} tabIndex={-1}>
              {texts.maintenance}
            </h1>
            <p>{texts.maintenanceText}</p>
          </section>
        )}
      </main>
      <AdFooter onFailure={(status) => notify({ subject: 'advertisement', status })} page={facts} />
    </TextsContext>
  )
}
