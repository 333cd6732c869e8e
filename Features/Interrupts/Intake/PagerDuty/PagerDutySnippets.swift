/// What clients of PagerDuty have to be told.
extension IntakeSnippets {
  var pagerduty: [Snippet] {
    [
      Snippet(
        title: "Any client of the Events API",
        explanation: "Replace https://events.pagerduty.com by this address, and the routing key by this one.",
        text: """
          address      \(publicURL)
          routing key  \(key)
          """),
      Snippet(
        title: "alertmanager.yml", explanation: "Alertmanager's own receiver for PagerDuty.",
        text: """
          receivers:
            - name: agileops
              pagerduty_configs:
                - url: \(publicURL)/v2/enqueue
                  routing_key: \(key)
          """),
      Snippet(
        title: "curl", explanation: "A test by hand. The answer has the dedup_key that ends it again.",
        text: """
          curl -H 'Content-Type: application/json' \(publicURL)/v2/enqueue \\
            -d '{"routing_key": "\(key)", "event_action": "trigger",
                 "payload": {"summary": "A test of the new source", "source": "curl", "severity": "warning"}}'
          """),
      Snippet(
        title: "Clients without a field for the key",
        explanation: "Below this address the key in the body does not matter: it is taken from the path.",
        text: "\(intakeURL)/v2/enqueue"),
    ]
  }
}
