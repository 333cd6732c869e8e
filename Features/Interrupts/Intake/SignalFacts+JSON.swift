import JSON

extension SignalFacts {
  /// As it is stored and as the API answers it.
  package var json: JSONValue {
    [
      "labels": .object(labels.map { .init($0.name, .string($0.value)) }), "tags": .array(tags),
      "links": .array(links.map { ["address": .string($0.address), "text": .string($0.text)] }),
    ]
  }

  init(_ json: JSONValue) {
    labels = (json["labels"]?.members ?? []).map { Label($0.key, $0.value.text ?? "") }
    tags = (json["tags"]?.elements ?? []).compactMap(\.text)
    links = (json["links"]?.elements ?? []).map {
      Signal.Link($0["address"]?.text ?? "", $0["text"]?.text ?? "")
    }
  }
}
