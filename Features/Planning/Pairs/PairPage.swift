import Calendars
import Core
import OnCall
import Storage
import Teams
import Web

/// Who worked with whom, and pairs that would spread what people know (I8, I9, G3).
struct PairPage {
  private let request: Request
  private let reader: PairReader
  private let people: [Person]
  private let chosen: [ID<Person>]
  private let suggestion: Result<PairSuggestion, Refusal>
  private let faces: Faces
  private let zone: Zone
  private let now: Instant

  init(_ request: Request, _ tx: Transaction) throws {
    self.request = request
    let query = request.incoming.query
    let team = try TeamChoice(tx).named(query["team"], for: request.actor)
    let reader = try PairReader(team, tx)
    self.reader = reader
    people = try reader.people()
    let asked = query.all("person").compactMap { ID<Person>($0) }
    chosen = asked.isEmpty ? try reader.present() : asked
    do throws(Refusal) {
      suggestion = .success(try Self.suggest(asked, reader))
    } catch {
      suggestion = .failure(error)
    }
    faces = try Faces(Set(people.map(\.id) + chosen), tx)
    zone = team.hours.zone
    now = tx.now
  }

  private static func suggest(_ people: [ID<Person>], _ reader: PairReader) throws(Refusal) -> PairSuggestion {
    do {
      return people.isEmpty ? try reader.suggestion() : try reader.suggestion(people)
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw .unavailable("The people cannot be read.")
    }
  }

  func page() -> Page {
    let main =
      head(
        eyebrow: "<a href=\"/iterations?team=\(reader.team.id.number)\">Iterations</a> · \(reader.team.name)",
        h1: sentence)
      + section("Pairs that spread knowledge", remark: "those who worked together least, and least lately", suggested)
      + section("Who worked with whom", remark: "stories together in the last 26 weeks", matrix)
      + section("Most together", remark: "a story counts half after eight weeks", listed)
    return Page("Pairs", section: "/iterations", main: main)
  }

  /// Of the engineers of the team.
  private var sentence: HTML {
    let own = people.filter { $0.team == reader.team.id && $0.roles.contains(.engineer) }.map(\.id)
    let all = own.count * (own.count - 1) / 2
    let met = own.indices.reduce(0) { sum, index in
      sum + own[(index + 1)...].count { reader.history[own[index], $0] != nil }
    }
    guard all > 0 else { return "Pairs need at least two engineers." }
    return "\(met) of \(all) possible pairs worked together."
  }
}

extension PairPage {
  private var suggested: HTML {
    let choices = people.map { Choice("\($0.id)", $0.name) }
    let form = """
      <form class="form" method="get" action="/pairs">\(hiddenField("team", "\(reader.team.id)"))\
      \(checkboxGroup("Among", "person", choices, stored: Set(chosen.map { "\($0)" })))\
      <p class="row">\(button("Suggest pairs", style: .go))</p></form>
      """ as HTML
    return two(answer, form)
  }

  private var answer: HTML {
    switch suggestion {
    case .failure(let refusal): return say("\(refusal.message)", isHot: true)
    case .success(let suggestion) where suggestion.pairs.isEmpty:
      return "<p class=\"q\">Fewer than two of the team work today; choose people.</p>"
    case .success(let suggestion):
      let items = suggestion.pairs.map { pair -> HTML in
        let record = reader.history.records[pair]
        let past =
          record.map { "\($0.stories.counted("story", "stories")) together, last \(ago($0.last))" } ?? "new together"
        return "\(faces.linked([pair.first, pair.second], .pool)) <span class=\"q\">\(past)</span>"
      }
      let alone = [suggestion.alone].compactMap(\.self).map { person -> HTML in
        "\(faces.linked([person], .pool)) <span class=\"q\">joins a pair</span>"
      }
      return lines(items + alone)
    }
  }

  private func ago(_ instant: Instant) -> String {
    let days = zone.local(now).day - zone.local(instant).day
    return days == 0 ? "today" : days == 1 ? "yesterday" : "\(days) days ago"
  }

  private var matrix: HTML {
    guard people.count > 1 else { return "<p class=\"q\">Nobody yet.</p>" }
    let columns =
      [Column("Person")] + people.map { Column(faces.short($0.id), isNumber: true) }
    let rows = people.map { person in
      TableRow([faces.linked([person.id], .pool)] + people.map { cell(person.id, $0.id) })
    }
    // Rows that become lines on a phone would make a line of each pair; this one is moved sideways instead.
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="Who worked with whom"><table class="tb" role="table" \
      aria-label="Stories together">\(tableHead(columns))<tbody role="rowgroup">\(rows.html { tableRow($0, columns) })\
      </tbody></table></div>
      """
  }

  private func cell(_ one: ID<Person>, _ other: ID<Person>) -> HTML {
    guard one != other else { return "<span class=\"q\">·</span>" }
    return reader.history[one, other].map { "\($0.stories)" } ?? "<span class=\"q\">0</span>"
  }

  private var listed: HTML {
    let sorted = reader.history.records.sorted { left, right in
      (-left.value.weight, left.key.first, left.key.second) < (-right.value.weight, right.key.first, right.key.second)
    }
    guard !sorted.isEmpty else { return "<p class=\"q\">Nobody has worked with somebody yet.</p>" }
    let columns = [
      Column("Pair"), Column("Stories", isNumber: true, isNamedOnPhone: true), Column("Last", isNamedOnPhone: true),
    ]
    return table(
      "Most together", columns,
      sorted.prefix(12).map { pair, record in
        TableRow([
          faces.linked([pair.first, pair.second], .pool), "\(record.stories)", time(record.last, ago(record.last)),
        ])
      })
  }
}
