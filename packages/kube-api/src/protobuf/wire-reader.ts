/** One field of a protobuf message: a number for varints and fixed sizes, bytes for everything with a length. */
export interface WireField {
  readonly number: number
  readonly value: number | Buffer
}

/** Splits a message into its fields, in order. Throws RangeError for what is not protobuf. */
export function wireFields(message: Buffer): readonly WireField[] {
  const fields: WireField[] = []
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message.readUInt8(at)
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, value))
    }
    throw new RangeError('a varint is longer than ten bytes')
  }
  const bytes = (length: number) => {
    if (length < 0 || at + length > message.length) throw new RangeError('a field reaches beyond its message')
    at += length
    return message.subarray(at - length, at)
  }
  while (at < message.length) {
    const tag = varint()
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint() })
        break
      case 1:
        bytes(8)
        break
      case 2:
        fields.push({ number, value: bytes(varint()) })
        break
      case 5:
        bytes(4)
        break
      default:
        throw new RangeError(`field ${number} has wire type ${tag & 7}`)
    }
  }
  return fields
}
