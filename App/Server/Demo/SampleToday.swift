import Core
import Interrupts

/// What is open when somebody first looks: nine interrupts of many ages and every open state.
enum SampleToday {
  static func open(now: Instant) -> [SampleIncident] {
    [
      disk(now), repositories(now), pipeline(now), nodePool(now), lag(now), invoices(now), replica(now), token(now),
      evictions(now),
    ]
  }

  private static func one(
    _ road: SampleDemand.Road, _ title: String, _ technology: String, for customer: String? = nil,
    _ priority: Priority, age: Span, now: Instant, detail: String = ""
  ) -> SampleIncident {
    let demand = SampleDemand(road, [title], technology, priority, inTenWeeks: 0, minutes: 0...0)
    // No Prometheus will repeat these alerts, so they fire until somebody resolves them.
    return SampleIncident(
      demand: demand, title: title, detail: detail, customer: customer, openedAt: now - age,
      endsAt: now + .days(365))
  }

  private static func disk(_ now: Instant) -> SampleIncident {
    var incident = one(
      .message(key: "disk-build-agents", source: "Nagios"), "Disk check flapping on build agents", "Nagios", .p4,
      age: .hours(49), now: now, detail: "agent-07 to agent-12: /var/cache between 84 and 91 %, threshold 85 %.")
    incident.joins = (1...111).map { now - .hours(49) + .minutes(Int64($0) * 26) }
    incident.answer = .init(at: now - .hours(23), by: "Nadia", assignee: "Nadia")
    incident.notes = [.init(at: now - .hours(22), by: "Nadia", text: "The check counts the cache.", minutes: 20)]
    return incident
  }

  private static func repositories(_ now: Instant) -> SampleIncident {
    var incident = one(
      .request, "Repository group for the routing team", "GitLab", for: "Logistics", .p4, age: .hours(24), now: now,
      detail: "Four people, one group, the usual branches.")
    incident.answer = .init(at: now - .hours(22), by: "Nadia")
    return incident
  }

  private static func pipeline(_ now: Instant) -> SampleIncident {
    var incident = one(
      .mail, "Release pipeline stuck at the deploy stage", "Jenkins", for: "Storefront", .p3, age: .minutes(258),
      now: now, detail: "Since this morning’s restart no release gets past “deploy”; the log says nothing.")
    incident.answer = .init(at: now - .minutes(240), by: "Nadia", assignee: "Nadia")
    incident.notes = [
      .init(at: now - .minutes(180), by: "Nadia", text: "A plug-in waits for an old build’s lock.", minutes: 45),
      .init(at: now - .minutes(65), by: "Jonas", text: "Lock removed, it comes back after a restart.", minutes: 30),
    ]
    return incident
  }

  private static func nodePool(_ now: Instant) -> SampleIncident {
    var incident = one(
      .alert("NodePoolMemory", source: "Prometheus eu-1"), "Node pool at 87 % memory", "Kubernetes",
      for: "Storefront", .p3, age: .minutes(121), now: now,
      detail: "Pool web-b, 12 nodes; the catalogue service grew by a third since yesterday.")
    incident.joins = (1...11).map { now - .minutes(121) + .minutes(Int64($0) * 6) }
    incident.answer = .init(at: now - .minutes(96), by: "Teo")
    return incident
  }

  private static func lag(_ now: Instant) -> SampleIncident {
    let opened = now - .minutes(98)
    var incident = one(
      .alert("ConsumerLag", source: "Prometheus eu-1"), "Consumer lag on orders.events above 50 000", "Kafka",
      for: "Logistics", .p2, age: .minutes(98), now: now, detail: "orders.events lag above 50 000 for 5 min.")
    incident.joins = (1...36).map { opened + .seconds(Int64($0) * 140) }
    incident.answer = .init(at: opened + .minutes(12), by: "Teo", assignee: "Teo")
    incident.notes = [
      .init(
        at: opened + .minutes(16), by: "Teo",
        text: "Lag grows on partitions 4 and 7 only. Broker 3 disk is at 94 %.", minutes: 20),
      .init(
        at: opened + .minutes(58), by: "Mina",
        text: "A reassignment of last week is half done. I do not want to touch it without knowing its plan.",
        minutes: 45),
      .init(
        at: opened + .minutes(92), by: "Ines",
        text: "Plan found and finished. Partition 7 is moving; 25 min at this rate.", minutes: 30),
    ]
    return incident
  }

  private static func invoices(_ now: Instant) -> SampleIncident {
    var incident = one(
      .mail, "Bounced invoices to one customer domain", "Postfix", for: "Payments", .p4, age: .minutes(71), now: now,
      detail: "41 mails since yesterday; the other side says “policy”.")
    incident.answer = .init(at: now - .minutes(60), by: "Nadia")
    incident.notes = [.init(at: now - .minutes(40), by: "Nadia", text: "Asked Payments for the contract.", minutes: 10)]
    return incident
  }

  private static func replica(_ now: Instant) -> SampleIncident {
    var incident = one(
      .request, "Read replica for the churn report", "PostgreSQL", for: "Insights", .p3, age: .minutes(50), now: now,
      detail: "Until Friday evening; two analysts, read only.")
    incident.answer = .init(at: now - .minutes(38), by: "Nadia")
    return incident
  }

  private static func token(_ now: Instant) -> SampleIncident {
    one(
      .chat, "Token for the refund service expires tonight", "Vault", for: "Payments", .p3, age: .minutes(21),
      now: now, detail: "Ada asks whether somebody can renew it before 20:00.")
  }

  private static func evictions(_ now: Instant) -> SampleIncident {
    var incident = one(
      .alert("CacheEvictions", source: "Prometheus eu-1"), "Session cache evictions rising", "Redis",
      for: "Payments", .p2, age: .minutes(6), now: now,
      detail: "Evictions went from 0 to 340 a minute on both replicas. Payments keeps its sessions here.")
    incident.joins = [now - .minutes(5), now - .minutes(3), now - .minutes(2)]
    return incident
  }
}
