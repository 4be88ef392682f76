import { describe, expect, it } from 'vitest'
import { type Command, parseCommand } from './parse-command.ts'

const verifyAll = {
  sections: [],
  mutate: false,
  asIs: undefined,
  jobs: undefined,
  repeat: 1,
  rules: undefined,
  output: 'table',
  context: undefined,
  kubeconfig: undefined,
  ingress: undefined,
  registry: undefined,
} as const

const cases: readonly (readonly [line: string, command: Command])[] = [
  ['', { verb: 'help', topic: 'all' }],
  ['--help', { verb: 'help', topic: 'all' }],
  ['lab --help', { verb: 'help', topic: 'lab' }],
  ['dev', { verb: 'dev' }],
  ['lab up', { verb: 'up', options: { empty: false, detach: false, files: [] } }],
  [
    'lab up --empty --detach -f a.yaml -f b',
    { verb: 'up', options: { empty: true, detach: true, files: ['a.yaml', 'b'] } },
  ],
  ['lab down', { verb: 'down' }],
  ['lab goto 5.3', { verb: 'goto', section: '5.3' }],
  ['lab status', { verb: 'status' }],
  [
    'lab compile -f a.yaml b.yaml -f rules -n weather --pod frontend-v1',
    {
      verb: 'compile',
      options: {
        files: ['a.yaml', 'rules', 'b.yaml'],
        mesh: undefined,
        namespace: 'weather',
        proxy: { name: 'frontend-v1', namespace: 'weather', type: 'sidecar' },
        form: 'per-port',
        output: 'json',
      },
    },
  ],
  [
    'lab analyze -f k8s/weather -o json',
    { verb: 'analyze', options: { files: ['k8s/weather'], namespace: 'default', output: 'json' } },
  ],
  [
    'lab explain -f k8s -n weather --from frontend http://forecast:3002/weather -H a:b --expect c',
    {
      verb: 'explain',
      options: {
        files: ['k8s'],
        mesh: undefined,
        namespace: 'weather',
        from: 'frontend',
        request: {
          method: 'GET',
          scheme: 'http',
          host: 'forecast',
          port: 3002,
          authority: 'forecast:3002',
          path: '/weather',
          headers: { a: 'b' },
        },
        expect: ['c'],
        output: 'text',
      },
    },
  ],
  ['lab compile --help', { verb: 'help', topic: 'compile' }],
  ['lab reset', { verb: 'reset' }],
  [
    'verify',
    {
      verb: 'verify',
      options: verifyAll,
    },
  ],
  [
    'verify 5.2 5.3 --mutate -o json --context kind --jobs 1',
    {
      verb: 'verify',
      options: {
        ...verifyAll,
        sections: ['5.2', '5.3'],
        mutate: true,
        jobs: 1,
        output: 'json',
        context: 'kind',
      },
    },
  ],
  [
    'verify 5.3 --rules student --repeat 3 -o junit',
    {
      verb: 'verify',
      options: { ...verifyAll, sections: ['5.3'], rules: 'student', repeat: 3, output: 'junit' },
    },
  ],
  ['verify 5.3 --as-is', { verb: 'verify', options: { ...verifyAll, sections: ['5.3'], asIs: 'weather' } }],
  ['verify --as-is -n mine', { verb: 'verify', options: { ...verifyAll, asIs: 'mine' } }],
  [
    'verify --kubeconfig k --ingress http://127.0.0.1:8080/ --registry a.example/b/',
    {
      verb: 'verify',
      options: { ...verifyAll, kubeconfig: 'k', ingress: 'http://127.0.0.1:8080', registry: 'a.example/b' },
    },
  ],
  ['kubectl get po --help', { verb: 'kubectl', args: ['get', 'po', '--help'] }],
]

const mistakes: readonly (readonly [line: string, message: RegExp, topic: string])[] = [
  ['dance', /unknown command "dance"/, 'all'],
  ['lab', /lab needs an action/, 'lab'],
  ['lab sideways', /unknown action "lab sideways"/, 'lab'],
  ['lab goto', /takes one section/, 'lab'],
  ['lab up --fast', /--fast/, 'lab'],
  ['lab down now', /now/, 'lab'],
  ['lab compile -f a.yaml', /one proxy: --pod NAME or --gateway NAME/, 'compile'],
  ['lab compile --pod a', /compile needs files/, 'compile'],
  ['lab compile -f a --pod b --form odd', /--form takes per-port or forward-proxy/, 'compile'],
  ['lab analyze -f a -o yaml', /-o takes text or json/, 'analyze'],
  ['lab explain -f a --from b', /explain takes one request, such as/, 'explain'],
  ['lab explain -f a http://b', /explain needs --from/, 'explain'],
  ['verify --repeat -1', /--repeat/, 'verify'],
  ['verify -o yaml', /-o takes table, json or junit, not "yaml"/, 'verify'],
  ['verify --ingress localhost:8080', /--ingress takes an address such as/, 'verify'],
  ['verify --as-is --mutate', /--mutate applies wrong rules, --as-is changes nothing/, 'verify'],
  ['verify --as-is --rules mine', /--rules applies other files, --as-is judges what is applied/, 'verify'],
  ['verify --as-is --jobs 2', /one experiment after the other/, 'verify'],
  ['verify -n mine', /-n names the namespace for --as-is/, 'verify'],
  ['verify --jobs 0', /--jobs takes a whole number from 1, not "0"/, 'verify'],
  ['verify --jobs 1.5', /--jobs takes a whole number/, 'verify'],
  ['dev --port 1', /--port/, 'dev'],
]

const words = (line: string) => line.split(' ').filter((word) => word !== '')

describe('the command line', () => {
  it.each(cases)('understands "%s"', (line, command) => {
    expect(parseCommand(words(line))).toEqual(command)
  })

  it.each(mistakes)('answers "%s" with what is wrong and the help to read', (line, message, topic) => {
    expect(parseCommand(words(line))).toMatchObject({
      verb: 'usage-error',
      topic,
      message: expect.stringMatching(message),
    })
  })
})
