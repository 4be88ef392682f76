import { analyze, checkRule, checkSchema, checkSupport, parseManifests } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { repositoryFiles, text } from './workspace.ts'

/** Overlays and their components hold no objects, only what differs. */
const files = repositoryFiles().filter(
  (file) =>
    /^(k8s|manifests)\/(?!overlays|components).*\.yaml$/.test(file) && !file.endsWith('kustomization.yaml'),
)

describe('the YAML that ships', () => {
  it('is there', () => {
    expect(files).toContain('manifests/5.3-traffic-shifting/vs-forecast-weight-based-50.yaml')
  })

  it.each(files)('%s is accepted without a word', (file) => {
    const { objects, diagnostics } = parseManifests(text(file), file)
    expect(diagnostics).toEqual([])
    expect(objects.length).toBeGreaterThan(0)
    for (const { object } of objects) {
      expect(checkSchema(object)).toMatchObject({ unknownFields: [] })
      expect(checkRule(object)).toMatchObject({ allowed: true })
      expect(checkSupport(object)).toEqual([])
    }
  })

  it.each(files)('%s begins with a comment that teaches', (file) => {
    expect(text(file)).toMatch(/^# \S/)
  })

  it('names each object once per folder of rules', () => {
    const seen = new Map<string, string>()
    for (const file of files.filter((name) => name.startsWith('k8s/'))) {
      for (const { object } of parseManifests(text(file), file).objects) {
        const id = `${object.kind} ${object.metadata.name}`
        expect(seen.get(id), `${id} stands in ${file} too`).toBeUndefined()
        seen.set(id, file)
      }
    }
  })

  it('leaves the analyser silent when a whole section is applied', () => {
    const applied = files.filter((file) => file.startsWith('k8s/') || file.startsWith('manifests/5.2'))
    const objects = applied.flatMap((file) => parseManifests(text(file), file).objects)
    expect(analyze(objects).filter(({ level }) => level === 'error')).toEqual([])
  })
})
