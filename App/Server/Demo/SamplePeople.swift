import Core

/// Somebody of the sample organisation, before there is a person of that name in the database.
struct SamplePerson: Sendable {
  let name: String
  let position: String
  let roles: Set<Role>
  /// nil: operations.
  let customer: String?

  private init(_ name: String, _ position: String, _ roles: Set<Role> = [.engineer], of customer: String? = nil) {
    self.name = name
    self.position = position
    self.roles = roles
    self.customer = customer
  }

  var firstName: String { name.split(separator: " ").first.map(String.init) ?? name }
  /// In a domain that belongs to nobody (RFC 2606).
  var email: String { "\(firstName.lowercased())@example.com" }

  /// The fourteen of operations.
  static let operations = [
    SamplePerson("Nadia Roth", "engineering"), SamplePerson("Teo Marin", "support"),
    SamplePerson("Ravi Menon", "administration"), SamplePerson("Mina Sato", "engineering"),
    SamplePerson("Aiko Tanaka", "architecture"), SamplePerson("Ines Duarte", "engineering"),
    SamplePerson("Karim Haddad", "engineering"), SamplePerson("Lena Vogt", "engineering"),
    SamplePerson("Jonas Lind", "engineering"), SamplePerson("Sam Walker", "support"),
    SamplePerson("Olu Adeyemi", "testing"), SamplePerson("Yara Costa", "administration"),
    SamplePerson("Marek Nowak", "manager", [.manager, .administrator]),
    SamplePerson("Petra Horak", "product owner", [.productOwner]),
  ]

  /// One of each customer.
  static let customers = [
    SamplePerson("Ada Lang", "development", [.customer], of: "Payments"),
    SamplePerson("Bruno Silva", "development", [.customer], of: "Storefront"),
    SamplePerson("Chiara Conti", "development", [.customer], of: "Logistics"),
    SamplePerson("Daniel Weiss", "analysis", [.customer], of: "Insights"),
  ]

  static let zoneName = "Europe/Berlin"
  static let hoursText = "Mo-Fr 09:00-18:00"

  /// Pairs that triage, by first name; the first has this week.
  static let pairs = [
    ["Nadia", "Teo"], ["Karim", "Mina"], ["Sam", "Aiko"], ["Lena", "Yara"], ["Ravi", "Jonas"], ["Ines", "Olu"],
  ]
  /// On call in the same weeks; nobody has both at once.
  static let onCall = ["Ravi", "Jonas", "Olu", "Ines", "Mina", "Karim"]
}
