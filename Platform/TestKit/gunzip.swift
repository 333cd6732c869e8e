import CDeflate

/// The bytes that were compressed; none when they are no gzip.
package func gunzip(_ bytes: [UInt8]) -> [UInt8] {
  // The last four bytes say how many there were.
  let count = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  guard bytes.count >= 18, let decompressor = libdeflate_alloc_decompressor() else { return [] }
  defer { libdeflate_free_decompressor(decompressor) }
  return [UInt8](unsafeUninitializedCapacity: count) { room, written in
    var actual = 0
    let result = libdeflate_gzip_decompress(decompressor, bytes, bytes.count, room.baseAddress, count, &actual)
    written = result == LIBDEFLATE_SUCCESS ? actual : 0
  }
}
