import type { ReactNode } from 'react'
import type { BackEndFacts, PageFacts, ProductFacts } from '../../../../src/page-facts.ts'
import { useTexts } from '../../texts-context.ts'
import { summaryOf, workloadOf } from './view-summary.ts'

/** Who called whom for this view, who answered, and how long it took. */
export function CallTree({ facts }: { readonly facts: PageFacts & ProductFacts }) {
  const texts = useTexts()
  const { details, reviews, version, instance, durationMs } = facts
  const { shown } = summaryOf(facts)
  const ratings = shown === 'plain' ? 'none' : shown === 'unrated' ? 'failed' : 'answered'
  return (
    <ul className="call-tree">
      <Call
        name={`productpage-${version}`}
        instance={instance}
        state="answered"
        note={texts.time(durationMs)}
      >
        <ul>
          <Call name={details.servedBy ?? 'details'} instance={details.instance} {...outcomeOf(details)} />
          <Call
            name={workloadOf(reviews) ?? 'reviews'}
            instance={reviews.instance ?? reviews.data?.podname}
            {...outcomeOf(reviews)}
          >
            {reviews.data !== undefined && (
              <ul>
                <Call name="ratings" state={ratings} note={texts.ratings[ratings]} />
              </ul>
            )}
          </Call>
        </ul>
      </Call>
    </ul>
  )

  function outcomeOf({ data, status, tries, durationMs }: BackEndFacts<unknown>) {
    const parts = [
      ...(data === undefined ? [texts.failed(status)] : []),
      texts.time(durationMs),
      ...(tries > 1 ? [texts.tries(tries)] : []),
    ]
    return { state: data === undefined ? 'failed' : 'answered', note: parts.join(' · ') } as const
  }
}

interface CallProps {
  readonly name: string
  readonly instance?: string | undefined
  readonly state: 'answered' | 'failed' | 'none'
  readonly note: string
  readonly children?: ReactNode
}

function Call({ name, instance, state, note, children }: CallProps) {
  return (
    <li>
      <div className={`call call-${state}`}>
        <span className="call-name mono">{name}</span>
        <span className="call-note">{note}</span>
        {instance !== undefined && <span className="call-instance mono">{instance}</span>}
      </div>
      {children}
    </li>
  )
}
