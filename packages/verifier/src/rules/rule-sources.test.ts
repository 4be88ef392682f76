import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyResponse } from '../expectations/every-response.ts'
import { experiment } from '../experiment.ts'
import { findRuleSources, nothingOwn } from './rule-sources.ts'

const plan = experiment('6.5.2-rewrite', {
  part: 'deleted',
  question: 'Is it as before?',
  app: [],
  given: ['5.2-preparation/destination-rule-v1.yaml', 'rewrite.yaml'],
  rule: [],
  removes: ['rewrite.yaml'],
  traffic: { all: { from: 'frontend-v1', get: 'http://advertisement:3003/ad', count: 5 } },
  expect: [{ ...everyResponse('all', { status: 200 }), role: 'effect' }],
  mutations: [],
})

describe('the sources of rules', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are all of the course while the folder is empty, and then there is nothing to judge', async () => {
    const sources = await findRuleSources(plan, folder)
    expect(sources).toEqual({
      folder,
      own: [],
      course: ['6.5.2-rewrite/rewrite.yaml', '5.2-preparation/destination-rule-v1.yaml'],
    })
    expect(nothingOwn(plan, sources)).toBe(`${folder} has none of: rewrite.yaml`)
  })

  it('a file of the starting point alone is nothing to judge either', async () => {
    await mkdir(join(folder, '5.2-preparation'))
    await writeFile(join(folder, '5.2-preparation/destination-rule-v1.yaml'), '')
    const sources = await findRuleSources(plan, folder)
    expect(sources.own).toEqual(['5.2-preparation/destination-rule-v1.yaml'])
    expect(nothingOwn(plan, sources)).toMatch(/has none of: rewrite\.yaml$/)
  })

  it('an empty file is theirs', async () => {
    await writeFile(join(folder, 'rewrite.yaml'), '')
    const sources = await findRuleSources(plan, folder)
    expect(sources.course).toEqual([])
    expect(nothingOwn(plan, sources)).toBeUndefined()
  })
})
