const sun = (
  <g className="icon-sun">
    <circle cx="32" cy="32" r="12" />
    {[0, 45, 90, 135, 180, 225, 270, 315].map((turn) => (
      <path key={turn} d="M32 14 V7" transform={`rotate(${turn} 32 32)`} />
    ))}
  </g>
)

const cloud = (
  <path className="icon-cloud" d="M19 42 a10 10 0 0 1 1-20 a14 14 0 0 1 26-2 a11 11 0 0 1 1 22 Z" />
)

const rain = <path className="icon-rain" d="M22 48 l-3 8 M32 48 l-3 8 M42 48 l-3 8" />

const snow = (
  <g className="icon-snow">
    {[21, 32, 43].map((x, index) => (
      <path
        key={x}
        d="M0 -5 V5 M-4.3 -2.5 L4.3 2.5 M-4.3 2.5 L4.3 -2.5"
        transform={`translate(${x} ${index === 1 ? 56 : 52})`}
      />
    ))}
  </g>
)

const pictures = new Map([
  ['01d', sun],
  ['10d', <g key="10d">{[<g key="cloud">{cloud}</g>, <g key="rain">{rain}</g>]}</g>],
  ['13d', <g key="13d">{[<g key="cloud">{cloud}</g>, <g key="snow">{snow}</g>]}</g>],
])

/** Drawn by the code the forecast gives; the weather's name stands beside it as text. */
export function WeatherIcon({ icon }: { readonly icon: string | undefined }) {
  return (
    <svg className="weather-icon" viewBox="0 0 64 64" aria-hidden="true" data-icon={icon}>
      {pictures.get(icon ?? '') ?? cloud}
    </svg>
  )
}
