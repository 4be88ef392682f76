/** Istio's kinds that the control plane here does not translate at all: why, and what to do instead. */
export const unsupportedKinds: Readonly<Record<string, { readonly because: string; readonly hint: string }>> =
  {
    EnvoyFilter: {
      because: 'it patches the configuration that istiod makes, and this one is made by another program.',
      hint: 'Say it with VirtualService, DestinationRule or Gateway fields, or try it on a cluster.',
    },
    WorkloadEntry: {
      because: 'endpoints are the pods of the lab.',
      hint: 'Run the workload as a Deployment.',
    },
    WorkloadGroup: {
      because: 'endpoints are the pods of the lab.',
      hint: 'Run the workload as a Deployment.',
    },
    ProxyConfig: {
      because: 'every proxy is started with the same settings.',
      hint: 'Remove the object.',
    },
    WasmPlugin: {
      because: 'the proxies run without extensions.',
      hint: 'Remove the object, or try it on a cluster.',
    },
  }
