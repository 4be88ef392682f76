/** Two masks that are each other's mirror image: the play is about two pairs of twins. */
export function BookCover() {
  return (
    <svg className="cover" aria-hidden="true" viewBox="0 0 120 168">
      <rect className="cover-cloth" width="120" height="168" rx="5" />
      <path className="cover-spine" d="M0 5a5 5 0 0 1 5-5h6v168H5a5 5 0 0 1-5-5z" />
      <rect className="cover-line" x="20" y="9" width="91" height="150" rx="3" />
      <g className="cover-title">
        <text x="65.5" y="30">
          THE COMEDY
        </text>
        <text x="65.5" y="42">
          OF ERRORS
        </text>
      </g>
      <Mask transform="translate(46 62) rotate(-9 16 20)" smiles />
      <Mask transform="translate(53 92) rotate(9 16 20)" smiles={false} />
    </svg>
  )
}

function Mask({ transform, smiles }: { readonly transform: string; readonly smiles: boolean }) {
  return (
    <g transform={transform} className={smiles ? 'mask-light' : 'mask-dark'}>
      <path d="M0 3q16-7 32 0v15q0 15-16 22Q0 33 0 18z" />
      <path className="mask-lines" d="M6 13q4-4 8 0M18 13q4-4 8 0" />
      <path className="mask-lines" d={smiles ? 'M8 23q8 9 16 0' : 'M8 28q8-9 16 0'} />
    </g>
  )
}
