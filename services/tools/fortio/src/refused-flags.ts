const noTls = 'requests are plain HTTP here; TLS between pods is the work of their sidecars'
const noGrpc = 'there is no gRPC here'
const noServer = 'the server here echoes HTTP and nothing else'
const noFiles = 'results go to the terminal, or to a file with -json'
const names = (text: string, reason: string) => text.split(' ').map((name) => [name, reason] as const)

/** Flags of the original that are not taken, each with the reason. */
export const refusedFlags: Readonly<Record<string, string>> = Object.fromEntries([
  ['http1.0', 'a sidecar answers HTTP/1.0 with 426 Upgrade Required, so there is nothing to measure'],
  ...names('h2', 'requests are HTTP/1.1 here'),
  ...names('compression', 'answers are counted as they come, uncompressed'),
  ...names('L', 'redirects are not followed; a 301 is counted as such'),
  ...names('halfclose', 'a connection is closed at once, in both directions'),
  ...names('k https-insecure cert key cacert mtls', noTls),
  ...names(
    'unix-socket resolve resolve-ip-type dns-method no-reresolve',
    'the host of the URL is looked up once',
  ),
  ...names('stream payload-file', 'the body is the text of -payload'),
  ...names('httpbufferkb', 'answers of any size are read'),
  ...names('offset', 'histograms begin at zero'),
  ...names('gomaxprocs profile pprof', 'this is not a Go program'),
  ...names('a data-dir access-log-file access-log-format', noFiles),
  ...names('grpc grpc-compression grpc-max-streams grpc-ping-delay health healthservice ping s', noGrpc),
  ...names('udp-timeout nc-dont-stop-on-eof', 'only HTTP is spoken here'),
  ...names('M P multi-mirror-origin multi-serial-mode proxy-all-headers', noServer),
  ...names('tcp-port udp-port udp-async grpc-port redirect-port ui-path echo-debug-path', noServer),
  ...names('static-dir sync sync-interval base-url config-dir config-port server-idle-timeout', noServer),
  ...names('max-echo-delay maxpayloadsizekb echo-server-default-params', noServer),
  ...names(
    'logger-file-line logger-force-color logger-goroutine logger-json logger-no-color logger-timestamp',
    'the log is JSON, or plain text on a terminal',
  ),
])
