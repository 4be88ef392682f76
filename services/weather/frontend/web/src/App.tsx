import { useEffect, useRef } from 'react'
import type { PageFacts } from '../../src/page-facts.ts'
import { AdFooter } from './features/advertisement/AdFooter.tsx'
import { AnswerPanel } from './features/answers/AnswerPanel.tsx'
import { CityQuery } from './features/city-query/CityQuery.tsx'
import { ForecastView } from './features/forecast/ForecastView.tsx'
import { useForecast } from './features/forecast/use-forecast.ts'
import { Notices } from './features/notices/Notices.tsx'
import { useNotices } from './features/notices/use-notices.ts'
import { SignIn } from './features/sign-in/SignIn.tsx'
import { textsOf } from './texts.ts'
import { TextsContext } from './texts-context.ts'
import { usePath } from './use-path.ts'
import { viewOf } from './view-of.ts'

export function App({ facts }: { readonly facts: PageFacts }) {
  const texts = textsOf(facts.language)
  const [path, navigate] = usePath(facts.path)
  const view = viewOf(path)
  const { notices, notify, dismiss } = useNotices()
  const forecast = useForecast(({ status }) =>
    notify('forecast', `${texts.forecastDown} (${texts.failed(status)})`),
  )
  const heading = useRef<HTMLHeadingElement>(null)
  const firstView = useRef(path)

  // A new view starts at its heading, for readers who do not see it change.
  useEffect(() => {
    if (firstView.current !== path) heading.current?.focus()
    firstView.current = ''
  }, [path])

  const search = async (city: string) => {
    if (await forecast.query(city)) navigate(`/forecast/${encodeURIComponent(city)}`)
  }

  return (
    <TextsContext value={texts}>
      <header className="page-header">
        <a className="brand" href="/dashboard">
          {texts.appName}
        </a>
        <SignIn user={facts.user} />
      </header>
      <Notices notices={notices} onDismiss={dismiss} />
      <main className="page-main">
        {view.name === 'dashboard' && (
          <CityQuery
            headingRef={heading}
            busy={forecast.busy}
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
            <AnswerPanel
              busy={forecast.busy}
              answers={forecast.answers}
              onQuery={(times) => forecast.queryTimes(view.city, times)}
            />
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
      <AdFooter
        onFailure={(status) =>
          notify('advertisement', `${texts.advertisementDown} (${texts.failed(status)})`)
        }
        page={facts}
      />
    </TextsContext>
  )
}
