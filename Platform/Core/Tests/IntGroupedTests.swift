import Core
import Testing

@Suite struct IntGroupedTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (20_000, "20,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `thousands stand apart`(number: Int, text: String) { #expect(number.grouped == text) }
}
