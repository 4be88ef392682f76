/** The release whose command line, output and way to count this program follows, and that it is not that program. */
export const version = '1.66.0+traffic-lab'

/** What a request says about who sends it. */
export const userAgent = `fortio.org/fortio-${version}`
