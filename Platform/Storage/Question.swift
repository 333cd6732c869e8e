/// A statement that only reads, and what is made of its rows: for `Transaction.ask`, which asks several at once.
package struct Question<Answer> {
  let statement: SQL
  let answer: (Transaction) throws -> Answer

  /// All rows, each mapped while the engine stands on it.
  package init<Value>(_ sql: SQL, _ map: @escaping (Row) throws -> Value) where Answer == [Value] {
    statement = sql
    answer = { try $0.all(sql, map) }
  }

  private init(_ statement: SQL, _ answer: @escaping (Transaction) throws -> Answer) {
    self.statement = statement
    self.answer = answer
  }

  /// The same question, with something else made of its answer.
  package func map<New>(_ transform: @escaping (Answer) throws -> New) -> Question<New> {
    Question<New>(statement) { [answer] in try transform(try answer($0)) }
  }
}
