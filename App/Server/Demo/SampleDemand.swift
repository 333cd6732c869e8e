import Core
import Interrupts

/// Something that is demanded of the sample organisation again and again, and how it usually goes.
struct SampleDemand: Sendable {
  /// When it comes.
  enum Rhythm: Sendable {
    case workingDay, always, night, mondayMorning
  }

  /// By what it reaches the queue.
  enum Road: Sendable {
    /// The alert's name and the source.
    case alert(String, source: String)
    /// A monitoring script that posts the product's own JSON with this key.
    case message(key: String, source: String)
    /// A customer's form.
    case request
    /// Filed by the person who triages.
    case mail, chat

    var kind: Interrupt.Kind {
      switch self {
      case .alert, .message: .alert
      case .request: .request
      case .mail: .mail
      case .chat: .chat
      }
    }

    /// Whether the two could become one interrupt.
    func joins(_ other: Road) -> Bool {
      switch (self, other) {
      case (.alert(let name, let source), .alert(let otherName, let otherSource)):
        name == otherName && source == otherSource
      case (.message(let key, let source), .message(let otherKey, let otherSource)):
        key == otherKey && source == otherSource
      default: false
      }
    }
  }

  let road: Road
  let titles: [String]
  let technology: String
  /// Empty: operations itself.
  let customers: [String]
  let priority: Priority
  /// Interrupts in ten weeks.
  let inTenWeeks: Int
  let rhythm: Rhythm
  /// Of everybody's time together.
  let minutes: ClosedRange<Int>
  let codes: [CloseCode]
  /// In so many of a hundred cases it is over before anybody did anything.
  let recovers: Int
  /// Who knows it best, by first name.
  let expert: String?
  let notes: [String]

  init(
    _ road: Road, _ titles: [String], _ technology: String, for customers: [String] = [], _ priority: Priority,
    inTenWeeks: Int, _ rhythm: Rhythm = .workingDay, minutes: ClosedRange<Int>, _ codes: [CloseCode] = [.fixed],
    recovers: Int = 0, expert: String? = nil, notes: [String] = []
  ) {
    self.road = road
    self.titles = titles
    self.technology = technology
    self.customers = customers
    self.priority = priority
    self.inTenWeeks = inTenWeeks
    self.rhythm = rhythm
    self.minutes = minutes
    self.codes = codes
    self.recovers = recovers
    self.expert = expert
    self.notes = notes
  }

  /// Three sources make most of it, as everywhere.
  static let noisy = [
    SampleDemand(
      .message(key: "disk-build-agents", source: "Nagios"), ["Disk check flapping on build agents"], "Nagios", .p4,
      inTenWeeks: 150, .always, minutes: 5...60, [.thresholdWrong, .checkFaulty, .wrongTime], recovers: 85,
      notes: ["The check counts the cache, which empties itself.", "Same agents as yesterday."]),
    SampleDemand(
      .request,
      [
        "Read replica for a report", "Copy of the orders database for a test", "Read replica for the load test",
        "Copy of last month’s data without names", "Read replica for the finance export",
      ],
      "PostgreSQL", for: ["Insights", "Payments", "Storefront", "Logistics"], .p3, inTenWeeks: 85, minutes: 20...75,
      [.answered], expert: "Lena",
      notes: ["The usual nine steps by hand.", "Made from the night’s backup, 35 min of waiting in between."]),
    SampleDemand(
      .alert("ConsumerLag", source: "Prometheus eu-1"),
      ["Consumer lag on orders.events above 50 000", "Consumer lag on parcels.events above 50 000"], "Kafka",
      for: ["Logistics"], .p2, inTenWeeks: 52, .always, minutes: 20...90, [.workedAround, .fixed], recovers: 25,
      expert: "Ines",
      notes: [
        "Lag after a broker restart; moved partitions 4 and 7 by hand.", "Restarted the consumers, lag is falling.",
        "Broker 3 disk is at 94 %.",
      ]),
  ]
}
