/// What clients of Opsgenie have to be told.
extension IntakeSnippets {
  var opsgenie: [Snippet] {
    [
      Snippet(
        title: "Any client of the Alert API",
        explanation: "Replace https://api.opsgenie.com by this address, and the API key by this one.",
        text: """
          address  \(publicURL)
          API key  \(key)
          """),
      Snippet(
        title: "alertmanager.yml", explanation: "Alertmanager's own receiver for Opsgenie.",
        text: """
          receivers:
            - name: agileops
              opsgenie_configs:
                - api_url: \(publicURL)/
                  api_key: \(key)
          """),
      Snippet(
        title: "curl", explanation: "A test by hand, and its end.",
        text: """
          curl -H 'Content-Type: application/json' -H 'Authorization: GenieKey \(key)' \(publicURL)/v2/alerts \\
            -d '{"message": "A test of the new source", "alias": "test", "priority": "P3"}'
          curl -H 'Content-Type: application/json' -H 'Authorization: GenieKey \(key)' -d '{}' \\
            '\(publicURL)/v2/alerts/test/close?identifierType=alias'
          """),
      Snippet(
        title: "A sign of life",
        explanation: "An interrupt is opened when it stops. Make the heartbeat here first, on the page Heartbeats.",
        text: "curl -H 'Authorization: GenieKey \(key)' \(publicURL)/v2/heartbeats/NAME/ping"),
    ]
  }
}
