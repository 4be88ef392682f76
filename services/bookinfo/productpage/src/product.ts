/** The one product of the shop. */
export const product = {
  id: 0,
  title: 'The Comedy of Errors',
  descriptionHtml:
    '<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: Two pairs of twins, parted at sea as infants, come to the same town without knowing of each other. ' +
    'In one of the first plays of <b>William Shakespeare</b>, and his shortest, every friend, servant and spouse takes one twin for the other, until nobody is sure who is who.',
} as const

/** What is wrong, in the words that clients look for. */
export const unavailable = {
  details: 'Sorry, product details are currently unavailable for this book.',
  reviews: 'Sorry, product reviews are currently unavailable for this book.',
  ratings: 'Sorry, product ratings are currently unavailable for this book.',
} as const
