export const cities = ['Hangzhou', 'Shanghai', 'Beijing'] as const

export type City = (typeof cities)[number]
