import Web

extension FormState {
  /// This state when it was sent by the form that has the field; a form beside it shows what is stored.
  func of(formWith field: String) -> FormState {
    sent?.pairs.contains { $0.0 == field } == true ? self : .fresh
  }
}
