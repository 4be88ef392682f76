import type { ReactNode } from 'react'
import type { Advertisement } from '../../api.ts'

const pictures: Record<Advertisement['adImgName'], ReactNode> = {
  airCleanImg: (
    <>
      <rect width="160" height="90" fill="#dff1f7" />
      <rect y="72" width="160" height="18" fill="#c8b79b" />
      <rect x="62" y="22" width="36" height="54" rx="8" fill="#fff" stroke="#5d7b88" strokeWidth="2" />
      <circle cx="80" cy="40" r="10" fill="#e9f4f8" stroke="#5d7b88" strokeWidth="2" />
      <path d="M80 33 V47 M73 40 H87" stroke="#5d7b88" strokeWidth="2" strokeLinecap="round" />
      <path d="M70 60 H90 M70 65 H90 M70 70 H90" stroke="#9fb6bf" strokeWidth="2" strokeLinecap="round" />
      <path
        d="M106 30 q8 -6 16 0 t16 0 M106 42 q8 -6 16 0 t16 0 M22 30 q8 -6 16 0 t16 0 M22 42 q8 -6 16 0 t16 0"
        fill="none"
        stroke="#4aa3c2"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </>
  ),
  tshirtImg: (
    <>
      <rect width="160" height="90" fill="#fdeed5" />
      <path
        d="M62 16 L40 26 L32 46 L46 51 L52 42 V78 H108 V42 L114 51 L128 46 L120 26 L98 16 Q80 30 62 16 Z"
        fill="#e4572e"
        stroke="#a93a1a"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <circle cx="80" cy="50" r="9" fill="#ffd166" />
      <path
        d="M80 36 V32 M80 68 V64 M66 50 H62 M98 50 H94 M70 40 L67 37 M90 60 L93 63 M90 40 L93 37 M70 60 L67 63"
        stroke="#ffd166"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </>
  ),
  mountainClimbingImg: (
    <>
      <rect width="160" height="90" fill="#cfe4f5" />
      <circle cx="130" cy="20" r="9" fill="#ffd166" />
      <path d="M0 90 L42 38 L70 66 L100 14 L160 90 Z" fill="#6b7f8c" />
      <path d="M100 14 L84 42 L94 38 L101 46 L108 38 L120 40 Z" fill="#fff" />
      <path d="M42 38 L32 51 L40 49 L46 54 L54 50 Z" fill="#fff" />
      <path d="M0 90 L30 76 L80 84 L160 70 V90 Z" fill="#4c7a4a" />
      <path
        d="M100 14 V3 L112 7 L100 10"
        fill="#d1495b"
        stroke="#7a2732"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <g fill="#d1495b" stroke="#3b2a2a" strokeWidth="1.5" strokeLinecap="round">
        <circle cx="77" cy="44" r="3" />
        <path d="M77 47 L75 56 L70 63 M75 56 L80 62 M76.500 49 L83 46" fill="none" strokeWidth="3" />
      </g>
    </>
  ),
}

/** Drawn here, so that the page needs no file from anywhere else; its caption says what it shows. */
export function AdPicture({ name }: { readonly name: Advertisement['adImgName'] }) {
  return (
    <svg className="ad-picture" viewBox="0 0 160 90" aria-hidden="true">
      {pictures[name]}
    </svg>
  )
}
