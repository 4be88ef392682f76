import './advertisement.css'
import { useEffect, useState } from 'react'
import type { PageFacts } from '../../../../src/page-facts.ts'
import { type Advertisement, type Answer, fetchAdvertisement } from '../../api.ts'
import { useTexts } from '../../texts-context.ts'
import { AdPicture } from './AdPicture.tsx'

interface AdFooterProps {
  readonly page: PageFacts
  readonly onFailure: (status: number | undefined) => void
}

export function AdFooter({ page, onFailure }: AdFooterProps) {
  const texts = useTexts()
  const [answer, setAnswer] = useState<Answer<Advertisement>>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: one advertisement for each load of the page
  useEffect(() => {
    void fetchAdvertisement().then((newest) => {
      setAnswer(newest)
      if (newest.data === undefined) onFailure(newest.status)
    })
  }, [])

  const name = answer?.data?.adImgName
  return (
    <footer className="ad-footer">
      <section className="ad" aria-label={texts.ad}>
        {name !== undefined && (
          <figure id="ad-picture" data-ad={name}>
            <AdPicture name={name} />
            <figcaption>
              <strong>{texts.ads[name].title}</strong>
              <span>{texts.ads[name].text}</span>
            </figcaption>
          </figure>
        )}
        {answer !== undefined && name === undefined && <p id="ad-missing">{texts.noAd}</p>}
      </section>
      <p className="served">
        {texts.servedBy} <span id="page-served-by">frontend-{page.version}</span>
        {page.instance !== undefined && <span> · {page.instance}</span>}
        {answer?.servedBy !== undefined && (
          <span>
            {' '}
            — {texts.ad}: {answer.servedBy}
            {answer.instance !== undefined && ` · ${answer.instance}`} · {answer.durationMs} ms
          </span>
        )}
      </p>
    </footer>
  )
}
