/// How much one import may bring.
enum TransferLimits {
  /// Of all files together.
  static let bytes = 20 << 20
  /// Features, stories and spikes together.
  static let items = 20_000
}
