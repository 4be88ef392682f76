/** A command line with `URL` for the practice server. The counts that come of it do not depend on timing. */
export interface Scenario {
  readonly name: string
  readonly args: readonly string[]
}

const scenario = (name: string, line: string): Scenario => ({ name, args: line.split(' ') })
const fast = 'load -qps 0'

export const scenarios: readonly Scenario[] = [
  scenario('every call is answered', `${fast} -c 2 -n 8 URL/ok`),
  scenario('fewer calls than threads', `${fast} -c 10 -n 3 URL/ok`),
  scenario('calls that do not divide', `${fast} -c 3 -n 8 URL/ok`),
  scenario('every second call fails', `${fast} -c 1 -n 8 URL/every-other`),
  scenario('every call fails', `${fast} -c 4 -n 20 URL/sick`),
  scenario('the server closes after each answer', `${fast} -c 2 -n 8 URL/closes`),
  scenario('asked to look for connection: close', `${fast} -httpccch -c 2 -n 8 URL/closes`),
  scenario('the server drops connections', `${fast} -c 1 -n 4 URL/drops`),
  scenario('the server hangs', `${fast} -timeout 200ms -c 1 -n 2 URL/hangs`),
  scenario('nobody listens', `${fast} -c 1 -n 2 http://127.0.0.1:1/`),
  scenario('chunked answers', `${fast} -c 1 -n 4 URL/chunks`),
  scenario('no keep-alive', `${fast} -keepalive=false -c 2 -n 8 URL/ok`),
  scenario('connections that wear out', `${fast} -connection-reuse 2:2 -c 1 -n 8 URL/ok`),
  scenario('the ordinary client', `${fast} -stdclient -c 2 -n 8 URL/ok`),
  scenario('the ordinary client and failures', `${fast} -stdclient -c 1 -n 8 URL/every-other`),
  scenario('the ordinary client and closed connections', `${fast} -stdclient -c 2 -n 8 URL/closes`),
  scenario('the ordinary client and chunks', `${fast} -stdclient -c 1 -n 4 URL/chunks`),
  scenario('the ordinary client where nobody listens', `${fast} -stdclient -c 1 -n 2 http://127.0.0.1:1/`),
  scenario('HEAD with the ordinary client', `${fast} -stdclient -X HEAD -c 1 -n 4 URL/ok`),
  scenario('a rate', 'load -qps 40 -c 2 -n 8 URL/ok'),
  scenario('a rate for a time', 'load -qps 3 -c 1 -t 1s URL/ok'),
  scenario('a rate that is too low for the threads', 'load -qps 40 -c 10 -n 6 URL/ok'),
  scenario('uniform, jitter, no catching up', 'load -qps 4 -uniform -jitter -nocatchup -c 2 -n 4 URL/ok'),
  scenario('double dashes and equals signs', 'load --qps=0 --c=2 -n=8 -- URL/ok'),
  scenario('quiet', `${fast} -quiet -c 1 -n 8 URL/every-other`),
  scenario('warnings only', `${fast} -loglevel warning -c 1 -n 8 URL/every-other`),
  scenario('failures are not logged', `${fast} -log-errors=false -c 1 -n 8 URL/every-other`),
  scenario('other percentiles', `${fast} -p 10,99.99 -c 1 -n 8 URL/ok`),
  scenario('a first call fails', 'load -c 1 -t 100ms URL/sick'),
  scenario(
    'a first call fails and that is allowed',
    'load -qps 20 -allow-initial-errors -c 1 -t 100ms URL/sick',
  ),
  scenario('a status ends the run', `${fast} -abort-on 503 -c 1 -n 50 URL/every-other`),
  scenario('a body', `${fast} -payload hello -H X-one:1 -H x-TWO:2 -c 1 -n 2 URL/ok`),
  scenario(
    'a method, a type, a user and a host',
    `${fast} -X PUT -content-type text/plain -user a:b -H Host:x -c 1 -n 2 URL/ok`,
  ),
  scenario('JSON', `${fast} -quiet -json - -c 1 -n 4 URL/every-other`),
  scenario('a URL without scheme', `${fast} -c 1 -n 2 HOST/ok`),
  scenario('curl', 'curl URL/ok'),
  scenario('curl of a failure', 'curl URL/sick'),
  scenario('curl where nobody listens', 'curl http://127.0.0.1:1/'),
  scenario('an unknown flag', 'load -foo URL/ok'),
  scenario('a flag without value', 'load -c'),
  scenario('a value that is no number', 'load -c ten URL/ok'),
  scenario('a value that is no duration', 'load -t 5 URL/ok'),
  scenario('a value that is no bool', 'load -quiet=yes URL/ok'),
  scenario('a bad reuse', 'load -connection-reuse 1:2:3 URL/ok'),
  scenario('a bad header', 'load -H nocolon URL/ok'),
  scenario('a bad level', 'load -loglevel loud URL/ok'),
  scenario('a bad percentile', 'load -p 101 URL/ok'),
  scenario('no URL', 'load -c 2'),
  scenario('flags after the URL', 'load URL/ok -c 2'),
  scenario('an unknown command', 'nope'),
  scenario('help', 'load -help'),
]
