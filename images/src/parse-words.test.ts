import { describe, expect, it } from 'vitest'
import { parseWords } from './parse-words.ts'

describe('the words after pnpm images', () => {
  it.each([
    ['', { names: [] }],
    ['weather fortio', { names: ['weather', 'fortio'] }],
    ['--load kind --cluster demo', { names: [], load: 'kind', cluster: 'demo' }],
    ['--push localhost:5000', { names: [], push: 'localhost:5000' }],
    ['--push registry.example.com/team', { names: [], push: 'registry.example.com/team' }],
    [
      '--base-image mirror.example/node:24 --platform linux/arm64',
      { names: [], baseImage: 'mirror.example/node:24', platform: 'linux/arm64' },
    ],
  ])('%s', (words, options) => {
    expect(parseWords(words.split(' ').filter(Boolean))).toEqual({ verb: 'build', options })
  })

  it.each([
    ['--load docker-desktop', '--load takes kind, minikube, k3d, not "docker-desktop"'],
    ['--cluster demo', '--cluster needs --load'],
    ['--push https://registry.example.com', '--push takes a registry such as registry.example.com/team'],
    ['--push=-x', '--push takes a registry'],
    ['--pull', "Unknown option '--pull'"],
  ])('%s is refused', (words, message) => {
    expect(parseWords(words.split(' '))).toMatchObject({
      verb: 'usage-error',
      message: expect.stringContaining(message),
    })
  })
})
