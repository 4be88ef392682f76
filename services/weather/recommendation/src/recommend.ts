interface Advice {
  readonly dress: string
  readonly sport: string
}

/** From warm to cold; a band holds from `from` degrees Celsius up to the band above it. */
const bands: readonly {
  readonly from: number
  readonly Rain: Advice
  readonly Clear: Advice
  readonly other: Advice
}[] = [
  {
    from: 25,
    Rain: { dress: 'Short sleeves and a raincoat', sport: 'Indoor gym' },
    Clear: { dress: 'A light shirt and a sun hat', sport: 'Swim outdoors' },
    other: { dress: 'A light shirt', sport: 'Easy walk' },
  },
  {
    from: 15,
    Rain: { dress: 'A jacket and an umbrella', sport: 'Table tennis' },
    Clear: { dress: 'A thin sweater', sport: 'Mountain climbing' },
    other: { dress: 'A thin sweater', sport: 'Easy walk' },
  },
  {
    from: 5,
    Rain: { dress: 'A warm jacket and an umbrella', sport: 'Indoor gym' },
    Clear: { dress: 'A warm jacket', sport: 'Jogging' },
    other: { dress: 'A warm jacket', sport: 'Easy walk' },
  },
  {
    from: Number.NEGATIVE_INFINITY,
    Rain: { dress: 'A padded coat and an umbrella', sport: 'Indoor gym' },
    Clear: { dress: 'A padded coat', sport: 'Skating' },
    other: { dress: 'A padded coat', sport: 'Indoor gym' },
  },
]

const inSnow: Advice = { dress: 'A padded coat and boots', sport: 'Build a snowman' }

/** `dress:<text>;sport:<text>` for a temperature in degrees Celsius; the texts hold no `:` and no `;`. */
export function recommend(temp: number, weather: string): string {
  const { dress, sport } = adviceFor(temp, weather)
  return `dress:${dress};sport:${sport}`
}

function adviceFor(temp: number, weather: string): Advice {
  if (weather === 'Snow') return inSnow
  const band = bands.find(({ from }) => temp >= from)
  if (band === undefined) throw new Error(`no band for ${temp} degrees`)
  return band[weather === 'Rain' || weather === 'Clear' ? weather : 'other']
}
