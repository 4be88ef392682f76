import type { Benchmark } from './benchmark.ts'
import { kubectl } from './benchmarks/kubectl.ts'
import { memory } from './benchmarks/memory.ts'
import { push } from './benchmarks/push.ts'
import { services } from './benchmarks/services.ts'
import { start } from './benchmarks/start.ts'
import { translation } from './benchmarks/translation.ts'
import { write } from './benchmarks/write.ts'

/** In the order in which they run: what disturbs nobody first. */
export const benchmarks: readonly Benchmark[] = [translation, push, start, write, memory, kubectl, services]
