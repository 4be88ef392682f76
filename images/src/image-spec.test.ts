import { expect, it } from 'vitest'
import { chooseImages, imageSpecs } from './image-spec.ts'

const specs = imageSpecs('1.2.3')
const titles = (names: readonly string[]) => chooseImages(specs, names).map(({ title }) => title)

it('every program of ours has an image, tagged with the version', () => {
  expect(specs.map(({ reference }) => reference)).toEqual(
    expect.arrayContaining(['traffic-lab/weather-frontend:1.2.3', 'traffic-lab/fortio:1.2.3']),
  )
  expect(specs.every(({ reference }) => reference.startsWith('traffic-lab/'))).toBe(true)
})

it('the name of an app chooses its images, the name of an image that one alone', () => {
  const weather = ['weather-frontend', 'weather-advertisement', 'weather-forecast', 'weather-recommendation']
  expect(titles(['weather'])).toEqual(weather)
  expect(titles(['fortio', 'weather-forecast'])).toEqual(['weather-forecast', 'fortio'])
  expect(titles([])).toEqual(specs.map(({ title }) => title))
  expect(titles(['weath'])).toEqual([])
})
