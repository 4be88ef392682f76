import { testWrongMeshes } from './test-wrong-meshes.ts'
import { chosenWrongMeshes } from './wrong-meshes.ts'

testWrongMeshes(chosenWrongMeshes)
