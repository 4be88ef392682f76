/**
 * The fields that the control plane translates. A field that is not listed is refused with its place. `any` takes the
 * value whole; the key `*` stands for every key of a map.
 */
export interface FieldTable {
  readonly [field: string]: FieldTable | 'any'
}

const stringMatch: FieldTable = { exact: 'any', prefix: 'any', regex: 'any' }

const headerOperations: FieldTable = {
  request: { set: 'any', add: 'any', remove: 'any' },
  response: { set: 'any', add: 'any', remove: 'any' },
}

const percent: FieldTable = { value: 'any' }

const destination: FieldTable = { host: 'any', subset: 'any', port: { number: 'any' } }

const retries: FieldTable = {
  attempts: 'any',
  perTryTimeout: 'any',
  retryOn: 'any',
  backoff: 'any',
  retryRemoteLocalities: 'any',
  retryIgnorePreviousHosts: 'any',
}

const fault: FieldTable = {
  delay: { fixedDelay: 'any', percentage: percent, percent: 'any' },
  abort: { httpStatus: 'any', grpcStatus: 'any', percentage: percent },
}

const redirect: FieldTable = {
  uri: 'any',
  prefixRewrite: 'any',
  authority: 'any',
  scheme: 'any',
  port: 'any',
  derivePort: 'any',
  redirectCode: 'any',
}

const corsPolicy: FieldTable = {
  allowOrigins: stringMatch,
  allowMethods: 'any',
  allowHeaders: 'any',
  exposeHeaders: 'any',
  maxAge: 'any',
  allowCredentials: 'any',
  unmatchedPreflights: 'any',
}

const l4Match: FieldTable = {
  destinationSubnets: 'any',
  port: 'any',
  sourceLabels: 'any',
  sourceNamespace: 'any',
  gateways: 'any',
}

const connectionPool: FieldTable = {
  tcp: {
    maxConnections: 'any',
    connectTimeout: 'any',
    idleTimeout: 'any',
    maxConnectionDuration: 'any',
    tcpKeepalive: { probes: 'any', time: 'any', interval: 'any' },
  },
  http: {
    http1MaxPendingRequests: 'any',
    http2MaxRequests: 'any',
    maxRequestsPerConnection: 'any',
    maxRetries: 'any',
    idleTimeout: 'any',
    h2UpgradePolicy: 'any',
    useClientProtocol: 'any',
    maxConcurrentStreams: 'any',
  },
}

const portTrafficPolicy: FieldTable = {
  loadBalancer: {
    simple: 'any',
    consistentHash: {
      httpHeaderName: 'any',
      httpCookie: { name: 'any', path: 'any', ttl: 'any', attributes: { name: 'any', value: 'any' } },
      useSourceIp: 'any',
      httpQueryParameterName: 'any',
      minimumRingSize: 'any',
      ringHash: { minimumRingSize: 'any' },
      maglev: { tableSize: 'any' },
    },
    localityLbSetting: {
      enabled: 'any',
      distribute: { from: 'any', to: 'any' },
      failover: { from: 'any', to: 'any' },
      failoverPriority: 'any',
    },
    warmup: { duration: 'any', minimumPercent: 'any', aggression: 'any' },
    warmupDurationSecs: 'any',
  },
  connectionPool,
  outlierDetection: {
    consecutive5xxErrors: 'any',
    consecutiveGatewayErrors: 'any',
    interval: 'any',
    baseEjectionTime: 'any',
    maxEjectionPercent: 'any',
    minHealthPercent: 'any',
    splitExternalLocalOriginErrors: 'any',
    consecutiveLocalOriginFailures: 'any',
  },
  tls: {
    mode: 'any',
    clientCertificate: 'any',
    privateKey: 'any',
    caCertificates: 'any',
    caCrl: 'any',
    credentialName: 'any',
    subjectAltNames: 'any',
    sni: 'any',
    insecureSkipVerify: 'any',
  },
}

const trafficPolicy: FieldTable = {
  ...portTrafficPolicy,
  proxyProtocol: { version: 'any' },
  retryBudget: { percent: 'any', minRetryConcurrency: 'any' },
  portLevelSettings: { port: { number: 'any' }, ...portTrafficPolicy },
}

const sidecarPort: FieldTable = { number: 'any', protocol: 'any', name: 'any' }

export const supportedFields: Readonly<Record<string, FieldTable>> = {
  VirtualService: {
    hosts: 'any',
    gateways: 'any',
    exportTo: 'any',
    http: {
      name: 'any',
      match: {
        name: 'any',
        statPrefix: 'any',
        uri: stringMatch,
        scheme: stringMatch,
        method: stringMatch,
        authority: stringMatch,
        headers: { '*': stringMatch },
        withoutHeaders: { '*': stringMatch },
        queryParams: { '*': stringMatch },
        ignoreUriCase: 'any',
        port: 'any',
        gateways: 'any',
        sourceLabels: 'any',
        sourceNamespace: 'any',
      },
      route: { destination, weight: 'any', headers: headerOperations },
      headers: headerOperations,
      redirect,
      directResponse: { status: 'any', body: { string: 'any', bytes: 'any' } },
      rewrite: { uri: 'any', authority: 'any', uriRegexRewrite: { match: 'any', rewrite: 'any' } },
      timeout: 'any',
      retries,
      fault,
      mirror: destination,
      mirrorPercentage: percent,
      mirrorPercent: 'any',
      mirrors: { destination, percentage: percent },
      corsPolicy,
      delegate: { name: 'any', namespace: 'any' },
    },
    tls: { match: { ...l4Match, sniHosts: 'any' }, route: { destination, weight: 'any' } },
    tcp: { match: l4Match, route: { destination, weight: 'any' } },
  },
  DestinationRule: {
    host: 'any',
    exportTo: 'any',
    workloadSelector: { matchLabels: 'any' },
    trafficPolicy,
    subsets: { name: 'any', labels: 'any', trafficPolicy },
  },
  Gateway: {
    selector: 'any',
    servers: {
      name: 'any',
      hosts: 'any',
      port: { number: 'any', name: 'any', protocol: 'any' },
      bind: 'any',
      tls: {
        httpsRedirect: 'any',
        mode: 'any',
        credentialName: 'any',
        credentialNames: 'any',
        serverCertificate: 'any',
        privateKey: 'any',
        caCertificates: 'any',
        caCrl: 'any',
        subjectAltNames: 'any',
        verifyCertificateSpki: 'any',
        verifyCertificateHash: 'any',
        minProtocolVersion: 'any',
        maxProtocolVersion: 'any',
        cipherSuites: 'any',
      },
    },
  },
  ServiceEntry: {
    hosts: 'any',
    addresses: 'any',
    ports: { number: 'any', name: 'any', protocol: 'any', targetPort: 'any' },
    location: 'any',
    resolution: 'any',
    endpoints: { address: 'any', ports: 'any', labels: 'any', locality: 'any', weight: 'any' },
    workloadSelector: { labels: 'any' },
    exportTo: 'any',
  },
  Sidecar: {
    workloadSelector: { labels: 'any' },
    ingress: { port: sidecarPort, captureMode: 'any', defaultEndpoint: 'any', connectionPool },
    egress: { port: sidecarPort, captureMode: 'any', hosts: 'any' },
    outboundTrafficPolicy: { mode: 'any' },
    inboundConnectionPool: connectionPool,
  },
  PeerAuthentication: {
    selector: 'any',
    mtls: { mode: 'any' },
    portLevelMtls: { '*': { mode: 'any' } },
  },
  AuthorizationPolicy: {
    selector: 'any',
    action: 'any',
    rules: {
      from: {
        source: {
          principals: 'any',
          notPrincipals: 'any',
          requestPrincipals: 'any',
          notRequestPrincipals: 'any',
          namespaces: 'any',
          notNamespaces: 'any',
          serviceAccounts: 'any',
          notServiceAccounts: 'any',
          ipBlocks: 'any',
          notIpBlocks: 'any',
          remoteIpBlocks: 'any',
          notRemoteIpBlocks: 'any',
        },
      },
      to: {
        operation: {
          hosts: 'any',
          notHosts: 'any',
          ports: 'any',
          notPorts: 'any',
          methods: 'any',
          notMethods: 'any',
          paths: 'any',
          notPaths: 'any',
        },
      },
      when: { key: 'any', values: 'any', notValues: 'any' },
    },
  },
  RequestAuthentication: {
    selector: 'any',
    jwtRules: {
      issuer: 'any',
      audiences: 'any',
      jwks: 'any',
      fromHeaders: { name: 'any', prefix: 'any' },
      fromParams: 'any',
      fromCookies: 'any',
      outputPayloadToHeader: 'any',
      outputClaimToHeaders: { header: 'any', claim: 'any' },
      forwardOriginalToken: 'any',
      spaceDelimitedClaims: 'any',
      timeout: 'any',
    },
  },
  Telemetry: {
    selector: { matchLabels: 'any' },
    accessLogging: {
      match: { mode: 'any' },
      providers: { name: 'any' },
      filter: { expression: 'any' },
      disabled: 'any',
    },
  },
}
