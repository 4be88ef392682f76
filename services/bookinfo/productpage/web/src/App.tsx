import { useLanguage } from '@traffic-lab/page-kit/use-language'
import type { PageFacts, ProductFacts } from '../../src/page-facts.ts'
import { AnswerPanel } from './features/answers/AnswerPanel.tsx'
import { announcementOf } from './features/answers/announcement-of.ts'
import { useViews } from './features/answers/use-views.ts'
import { BookSection } from './features/book/BookSection.tsx'
import { DetailsSection } from './features/book/DetailsSection.tsx'
import { Home } from './features/home/Home.tsx'
import { LanguageLink } from './features/language/LanguageLink.tsx'
import { ReviewsSection } from './features/reviews/ReviewsSection.tsx'
import { SignIn } from './features/sign-in/SignIn.tsx'
import { agreed, textsOf } from './texts.ts'
import { TextsContext } from './texts-context.ts'

/** The whole page; in the browser it starts as served and goes on with what later views bring. */
export function App({ served }: { readonly served: PageFacts }) {
  const [language, chooseLanguage] = useLanguage(served.language)
  const views = useViews(served)
  const { facts } = views
  const texts = textsOf(language)
  return (
    <TextsContext value={texts}>
      <a className="skip" href="#main">
        {texts.skip}
      </a>
      <header className="page-header">
        <a className="brand" href="productpage">
          <svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24">
            <path d="M3 5h7a2 2 0 0 1 2 2 2 2 0 0 1 2-2h7v14h-6.5A2.5 2.5 0 0 0 12 21a2.5 2.5 0 0 0-2.5-2H3z" />
          </svg>
          {agreed.brand}
        </a>
        <LanguageLink language={language} view={facts.view} onChoose={chooseLanguage} />
        <SignIn user={facts.user} />
      </header>
      <div role="alert">{views.lost && <p className="notice">{texts.notReached}</p>}</div>
      <p id="announcement" className="visually-hidden" role="status">
        {announcementOf(texts, views.round)}
      </p>
      <main id="main" tabIndex={-1}>
        {facts.view === 'home' ? <Home /> : <Product facts={facts} views={views} />}
      </main>
      <footer className="page-footer">
        {texts.thisPage} <span className="mono">{`productpage-${facts.version}`}</span>
        {facts.instance !== undefined && (
          <>
            {' · '}
            <span className="mono">{facts.instance}</span>
          </>
        )}
      </footer>
    </TextsContext>
  )
}

interface ProductProps {
  readonly facts: PageFacts & ProductFacts
  readonly views: ReturnType<typeof useViews>
}

function Product({ facts, views }: ProductProps) {
  return (
    <div className="product">
      <div className="product-main">
        <BookSection />
        <DetailsSection details={facts.details} />
        <ReviewsSection reviews={facts.reviews} />
      </div>
      <AnswerPanel facts={facts} views={views} />
    </div>
  )
}
