import { testWrongMeshes } from './test-wrong-meshes.ts'
import { otherWrongMeshes } from './wrong-meshes.ts'

testWrongMeshes(otherWrongMeshes)
