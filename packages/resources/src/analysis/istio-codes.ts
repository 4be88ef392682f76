import type { DiagnosticCode } from '../diagnostics.ts'

/** What `istioctl analyze` calls the same finding. */
export const istioCodes: Readonly<Partial<Record<DiagnosticCode, readonly string[]>>> = {
  MESH012: ['IST0106'],
  MESH013: ['IST0133', 'IST0002'],
  MESH101: ['IST0101'],
  MESH102: ['IST0101'],
  MESH103: ['IST0101'],
  MESH104: ['IST0130'],
  MESH105: ['IST0131'],
  MESH106: ['IST0109'],
  MESH107: ['IST0132'],
  MESH108: ['IST0101'],
  MESH109: ['IST0173'],
  MESH110: ['IST0174'],
  MESH111: ['IST0112'],
  MESH112: ['IST0118'],
  MESH113: ['IST0162'],
  MESH114: ['IST0145'],
  MESH115: ['IST0128', 'IST0129'],
  MESH116: ['IST0101'],
  MESH117: ['IST0134'],
  MESH118: ['IST0101'],
}
