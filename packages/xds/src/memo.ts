/**
 * Remembers what was built of which objects, so that the next translation builds only what has changed. It changes no
 * result: a value is used again only if all that it was built of is the very same. Objects are told apart by identity
 * and must not be modified; what belongs to an object that nobody holds any more is forgotten with it.
 */
export interface Memo {
  /** What `build` makes of `owner` and `inputs`; `key` names the builder and all else that it depends on. */
  remember<Value>(owner: object, key: string, inputs: readonly unknown[], build: () => Value): Value
  /**
   * The same for a builder that learns its inputs on the way: it may look at `source` through `ask` alone. The next time
   * its questions are asked again; the same answers mean the same value. A question must hold on neither to its source
   * nor to `ask`, which holds it.
   */
  rememberAsked<Source, Value>(
    owner: object,
    key: string,
    source: Source,
    build: (ask: Ask<Source>) => Value,
  ): Value
}

export type Ask<Source> = <Answer>(question: (source: Source) => Answer) => Answer

interface Entry {
  /** The inputs, or the answers to the questions. */
  readonly inputs: readonly unknown[]
  readonly questions: readonly ((source: never) => unknown)[]
  readonly value: unknown
}

export function createMemo(): Memo {
  const entries = new WeakMap<object, Map<string, Entry>>()
  const entriesOf = (owner: object): Map<string, Entry> => {
    const known = entries.get(owner)
    if (known !== undefined) return known
    const fresh = new Map<string, Entry>()
    entries.set(owner, fresh)
    return fresh
  }
  return {
    remember<Value>(owner: object, key: string, inputs: readonly unknown[], build: () => Value): Value {
      const own = entriesOf(owner)
      const known = own.get(key)
      if (known !== undefined && isSameList(known.inputs, inputs)) return known.value as Value
      const value = build()
      own.set(key, { inputs, questions: [], value })
      return value
    },
    rememberAsked<Source, Value>(
      owner: object,
      key: string,
      source: Source,
      build: (ask: Ask<Source>) => Value,
    ): Value {
      const own = entriesOf(owner)
      const known = own.get(key)
      const answersNow = (index: number) => known?.questions[index]?.(source as never)
      if (known?.inputs.every((answer, index) => answer === answersNow(index))) return known.value as Value
      const inputs: unknown[] = []
      const questions: ((source: Source) => unknown)[] = []
      const value = build((question) => {
        const answer = question(source)
        inputs.push(answer)
        questions.push(question)
        return answer
      })
      own.set(key, { inputs, questions, value })
      return value
    },
  }
}

function isSameList(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index])
}
