import './city-query.css'
import { type CSSProperties, type RefObject, useState } from 'react'
import type { ButtonColor } from '../../../../src/page-facts.ts'
import { useTexts } from '../../texts-context.ts'
import { CityMap } from './CityMap.tsx'
import { type City, cities } from './cities.ts'

/** Both give white text a contrast above 4.5. */
const background: Record<ButtonColor, CSSProperties> = {
  green: { backgroundColor: '#2e7d32' },
  blue: { backgroundColor: '#1565c0' },
}

interface CityQueryProps {
  readonly headingRef: RefObject<HTMLHeadingElement | null>
  readonly busy: boolean
  readonly buttonColor: ButtonColor
  readonly onSearch: (city: City) => void
}

export function CityQuery({ headingRef, busy, buttonColor, onSearch }: CityQueryProps) {
  const texts = useTexts()
  const [city, setCity] = useState<City>('Hangzhou')
  return (
    <section className="city-query card">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) onSearch(city)
        }}
      >
        <h1 ref={headingRef} tabIndex={-1}>
          {texts.chooseCity}
        </h1>
        <label htmlFor="city">{texts.city}</label>
        <select
          id="city"
          value={city}
          onChange={(event) => {
            const chosen = cities.find((name) => name === event.target.value)
            if (chosen !== undefined) setCity(chosen)
          }}
        >
          {cities.map((name) => (
            <option key={name} value={name}>
              {texts.cities[name]}
            </option>
          ))}
        </select>
        {/* Not disabled while busy: that would take the keyboard's focus away. */}
        <button
          id="query-weather"
          type="submit"
          className={`btn-${buttonColor}`}
          style={background[buttonColor]}
          aria-disabled={busy}
        >
          {busy ? texts.searching : texts.search}
        </button>
      </form>
      <CityMap chosen={city} onChoose={setCity} />
    </section>
  )
}
