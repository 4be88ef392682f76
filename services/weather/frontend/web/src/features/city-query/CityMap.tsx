import { useTexts } from '../../texts-context.ts'
import { type City, cities } from './cities.ts'
import { coast, type Place, places, yangtze, yellowRiver } from './geography.ts'

const scale = 30
const at = ([longitude, latitude]: Place): Place => [
  (longitude - 112) * scale * 0.82,
  (42 - latitude) * scale,
]
const line = (points: readonly Place[]) =>
  points.map((point) => at(point).map(Math.round).join(' ')).join(' L')

interface CityMapProps {
  readonly chosen: City
  readonly onChoose: (city: City) => void
}

/** A picture beside the select; a click on a city chooses it too, the keyboard has the select. */
export function CityMap({ chosen, onChoose }: CityMapProps) {
  const texts = useTexts()
  return (
    <svg className="city-map" viewBox="0 0 360 470" role="img" aria-label={texts.map}>
      {/* Land reaches beyond the view box: a wider or taller frame shows more of it. */}
      <path className="map-land" d={`M-600 -60 L${line(coast)} L0 600 L-600 600 Z`} />
      <path className="map-river" d={`M${line(yellowRiver)}`} />
      <path className="map-river" d={`M${line(yangtze)}`} />
      {cities.map((city) => {
        const [x, y] = at(places[city])
        const below = city === 'Hangzhou'
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the select beside the map does the same for keyboards
          <g
            key={city}
            className={city === chosen ? 'map-city map-city-chosen' : 'map-city'}
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
            onClick={() => onChoose(city)}
          >
            <circle className="map-city-area" r="22" />
            <circle className="map-city-ring" r="11" />
            <circle className="map-city-dot" r="5" />
            <text
              x={city === 'Shanghai' ? 14 : -14}
              y={below ? 22 : 5}
              textAnchor={city === 'Shanghai' ? 'start' : 'end'}
            >
              {texts.cities[city]}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
