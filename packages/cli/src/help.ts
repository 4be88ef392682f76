import { exitCodes, offlineTexts } from './help-offline.ts'
import type { HelpTopic } from './parse-command.ts'

const texts: Record<HelpTopic, string> = {
  ...offlineTexts,
  all: `Traffic Lab: Istio's traffic rules on real Envoys, with or without a Kubernetes cluster.

  pnpm dev                 start the local lab with both apps; Ctrl-C stops it
  pnpm lab up|down|status|reset|goto   the same lab in detail (pnpm lab --help)
  pnpm lab compile ...     the Envoy configuration that YAML files become (pnpm lab compile --help); nothing runs for it
  pnpm lab analyze ...     what is wrong in YAML files, and between them (pnpm lab analyze --help)
  pnpm lab explain ...     where a request would go by these files, and why (pnpm lab explain --help)
  pnpm kubectl ...         kubectl, talking to the lab
  pnpm verify [section]    prove that the rules do what they say (pnpm verify --help)
  pnpm images              build the container images, for a cluster (pnpm images --help)
  pnpm test                everything that is checked before a change lands

${exitCodes}
`,
  dev: `pnpm dev

Starts the local lab with Bookinfo, and with the Weather app and the rules of section 5.2 (all traffic to v1), prints where
to look, and runs until Ctrl-C. A second start brings back every object as you left it.
To begin with an empty lab, as the tutorial does: pnpm lab up --empty

${exitCodes}
`,
  lab: `pnpm lab up [--empty] [--detach] [-f PATH]...
pnpm lab down
pnpm lab status
pnpm lab reset
pnpm lab goto SECTION
pnpm lab compile|analyze|explain (--help)

  up       starts the lab: a Kubernetes API on 127.0.0.1, a process and an Envoy for each pod, an ingress gateway
    --empty    without the two apps: start where the tutorial starts, at "kubectl create ns weather"
    --detach   give the terminal back once all pods are ready; "pnpm lab down" stops it
    -f PATH    also create the objects of this file or folder (repeat for more)
  down     stops the lab and waits until its last process has ended; objects stay in .lab
  reset    forgets every object, so that the next start is like the first; only while no lab runs
  goto     brings namespace weather to where a section of the tutorial starts: what the sections before it applied,
           and no other rule or workload; says what it did. A task of Bookinfo, such as request-routing, does the same
           in namespace bookinfo
  status   what runs: pods, their proxies, and whether each proxy runs the newest rules

Everything the lab holds lives in .lab.
Envoy and kubectl are taken from ENVOY_BIN and KUBECTL, the PATH or a cache; else they are fetched once.

${exitCodes}
`,
  verify: `pnpm verify [section...] [--mutate] [--rules DIR] [--repeat N] [--jobs N] [-o table|json|junit]
            [--context NAME] [--kubeconfig FILE] [--ingress URL]
pnpm verify [section...] --as-is [-n NAMESPACE] [--repeat N] [-o table|json|junit] [--context NAME] ...

Proves that a section's rules do what they say: sends the same requests before and after each rule and counts
who answers. Before it, the effect must be absent; after it, every count must lie in a band computed from the
number of requests. What does not hold is shown with the line that a proxy wrote about it.

  pnpm verify              every section of the tutorial that has a rule
  pnpm verify 5.3          one section; "5" is the whole chapter
  pnpm verify bookinfo     the tasks of Bookinfo; "request-routing" is one of them
  pnpm verify --mutate     also bends each rule on purpose and demands that the check turns red
  pnpm verify --rules DIR  judges the rule files in DIR instead of those of the same names under manifests/; names
                           those that DIR has not; where it has none of a rule's files the verdict is inconclusive
  pnpm verify --repeat 3   runs everything three times; one red run is red
  pnpm verify --jobs 1     one experiment after the other; by default one more at once than there are cores
  pnpm verify -o json      the report as JSON on stdout; -o junit: as JUnit XML

Works on the running lab; without one it starts an empty lab and stops it afterwards. With --kubeconfig or
--context it works on that Kubernetes cluster, and says first which one it is and which Istio runs there.
The ingress gateway is found by its load balancer or node port, else through a port-forward; --ingress names
it (http://HOST:PORT). What the mesh does not show (a statistic, an access log, one worker thread) makes a
verdict inconclusive and says what to switch on. Each experiment has namespaces of its own and removes them.

  pnpm verify 5.3 --as-is  judges what you applied in namespace weather (-n names another), and changes nothing

Without a control a pass says that it holds, not that it is the rule's doing. Parts of a section that write the
same object exclude each other: the part whose files stand in the cluster (kind, name and spec; the version does
not count) is judged; if none does, all are, and the best one counts, or the one that differs in the fewest
fields. The others are listed as not in force. Rules of another name count by their host. Pods or faults that
are missing make a verdict inconclusive and come with the kubectl line that helps. Without a section, or for a
chapter, only what stands as in its files is judged.

${exitCodes}
Ctrl-C removes what was created and ends by that signal (130 in a shell), so a loop around it ends, too.
`,
}

/** The text of `--help`. */
export function helpText(topic: HelpTopic): string {
  return texts[topic]
}
