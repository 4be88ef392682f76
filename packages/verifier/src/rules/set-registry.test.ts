import { parseManifests } from '@traffic-lab/resources'
import { expect, it } from 'vitest'
import { setRegistry } from './set-registry.ts'

const text = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: forecast-v1}
spec:
  template:
    spec:
      containers:
        - {name: forecast, image: "traffic-lab/weather-forecast:0.1.0"}
        - {name: other, image: "fortio/fortio:1"}
`
const { objects } = parseManifests(text, 'forecast.yaml')

it("puts the registry before this repository's images alone", () => {
  const moved = JSON.stringify(setRegistry(objects, 'registry.example.com/team'))
  expect(moved).toContain('"registry.example.com/team/traffic-lab/weather-forecast:0.1.0"')
  expect(moved).toContain('"fortio/fortio:1"')
  expect(setRegistry(objects, undefined)).toBe(objects)
})
