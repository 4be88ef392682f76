import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { imageCommand, imagePrograms } from './image-command.ts'
import { images } from './images.ts'

const programs = { '/usr/bin/fortio': '/ws/services/tools/fortio/bin/fortio' }

test("a path of the image's own table is the file that stands in for it", () => {
  expect(imageCommand(['/usr/bin/fortio', 'load', '-c', '10'], programs)).toEqual([
    '/ws/services/tools/fortio/bin/fortio',
    'load',
    '-c',
    '10',
  ])
})

test('any other command stays as it is', () => {
  expect(imageCommand(['sh', '-c', '/usr/bin/fortio'], programs)).toEqual(['sh', '-c', '/usr/bin/fortio'])
  expect(imageCommand(['constructor'], programs)).toEqual(['constructor'])
  expect(imageCommand([], programs)).toEqual([])
  expect(imageCommand(['/usr/bin/fortio'])).toEqual(['/usr/bin/fortio'])
})

test('what the table promises is there, and can be run', () => {
  const root = join(import.meta.dirname, '../../../..')
  const files = images.flatMap((image) => Object.values(imagePrograms(image, root)))
  expect(files).toContain(join(root, 'services/tools/fortio/bin/fortio'))
  for (const file of files) accessSync(file, constants.X_OK)
})
