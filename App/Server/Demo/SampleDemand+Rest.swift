import Core

extension SampleDemand {
  /// What alerts demand besides the noisy three.
  static let alerts = [
    SampleDemand(
      .alert("CheckoutErrors", source: "Prometheus eu-1"), ["Checkout answers 503 for more than 2 % of orders"],
      "HAProxy", for: ["Storefront"], .p1, inTenWeeks: 4, .always, minutes: 320...940, [.fixed, .workedAround],
      expert: "Nadia", notes: ["One backend refused connections after its deployment; taken out.", "Rolled back."]),
    SampleDemand(
      .alert("PrimaryUnreachable", source: "Prometheus eu-1"), ["Primary database of Payments is not reachable"],
      "PostgreSQL", for: ["Payments"], .p1, inTenWeeks: 3, .night, minutes: 220...760, [.fixed], recovers: 20,
      expert: "Aiko", notes: ["Switched over by hand; the watchdog had lost its lease.", "Replica is primary now."]),
    SampleDemand(
      .alert("CacheMemory", source: "Prometheus eu-1"), ["Redis: memory above the limit"], "Redis",
      for: ["Payments", "Storefront"], .p2, inTenWeeks: 12, .always, minutes: 80...360, [.fixed, .workedAround],
      recovers: 20, expert: "Mina", notes: ["Raised the limit, 15 min.", "Two keys hold 40 % of the memory."]),
    SampleDemand(
      .alert("NodePoolMemory", source: "Prometheus eu-2"), ["Node pool above 85 % memory"], "Kubernetes",
      for: ["Storefront"], .p3, inTenWeeks: 16, .always, minutes: 110...430, [.fixed, .workedAround], recovers: 35,
      expert: "Karim", notes: ["One job without a limit; asked its owners for one.", "Added a node."]),
    SampleDemand(
      .alert("BrokerDisk", source: "Prometheus eu-1"), ["Broker 3 disk at 92 %", "Broker 1 disk at 91 %"], "Kafka",
      for: ["Logistics", "Insights"], .p3, inTenWeeks: 10, .always, minutes: 160...470, [.workedAround],
      expert: "Ines", notes: ["Moved partitions by hand.", "Shortened the retention of two topics."]),
    SampleDemand(
      .alert("BackupLate", source: "Prometheus eu-2"), ["Backup of the orders database is 3 h late"], "PostgreSQL",
      for: ["Storefront", "Logistics"], .p3, inTenWeeks: 12, .night, minutes: 70...290, [.recovered, .fixed],
      recovers: 40, expert: "Lena", notes: ["It waits behind the export of Insights every Sunday."]),
    SampleDemand(
      .alert("CertificateEnds", source: "Prometheus eu-2"), ["Certificate of the partner gateway ends in 14 days"],
      "Vault", for: ["Payments", "Logistics"], .p4, inTenWeeks: 10, .mondayMorning, minutes: 50...220, [.fixed],
      expert: "Sam", notes: ["Renewed; the renewal job has no rights on this path."]),
    SampleDemand(
      .alert("CephSlowRequests", source: "Prometheus eu-1"), ["Slow requests on 2 storage daemons"], "Ceph",
      for: [], .p2, inTenWeeks: 9, .always, minutes: 220...650, [.workedAround], recovers: 30, expert: "Ravi",
      notes: ["Daemon 14 again; its disk is worn. Taken out.", "Recovered after the deep scrub."]),
    SampleDemand(
      .alert("MailQueue", source: "Prometheus eu-2"), ["Mail queue above 2 000"], "Postfix", for: ["Payments"], .p3,
      inTenWeeks: 8, .always, minutes: 50...270, [.fixed, .recovered], recovers: 40, expert: "Nadia",
      notes: ["One domain refuses our mails; told Payments."]),
  ]

  /// What people demand.
  static let questions = [
    SampleDemand(
      .mail, ["Release pipeline stuck at the deploy stage", "Build agents wait for 40 minutes"], "Jenkins",
      for: ["Storefront", "Logistics"], .p3, inTenWeeks: 24, minutes: 80...470, [.fixed, .answered], expert: "Jonas",
      notes: ["An old plug-in holds the lock; restarted.", "Two agents were out of disk."]),
    SampleDemand(
      .request, ["Repository group for a new team", "Protected branches for our repositories"], "GitLab",
      for: ["Logistics", "Insights", "Payments"], .p4, inTenWeeks: 22, minutes: 40...180, [.answered],
      notes: ["Done; asked them to name a second owner."]),
    SampleDemand(
      .chat, ["Token for a service expires tonight", "Pipeline cannot read its secrets"], "Vault",
      for: ["Payments", "Storefront"], .p3, inTenWeeks: 22, minutes: 40...270, [.fixed, .answered], expert: "Sam",
      notes: ["Renewed for 30 days.", "The policy named the old path."]),
    SampleDemand(
      .request, ["New topic for parcel events", "Longer retention for a topic"], "Kafka",
      for: ["Logistics", "Insights"], .p4, inTenWeeks: 16, minutes: 70...320, [.answered], expert: "Ines",
      notes: ["Made by hand; the self-service does not know quotas."]),
    SampleDemand(
      .mail, ["Account for a new colleague", "Access to the dashboards"], "OpenLDAP",
      for: ["Storefront", "Insights", "Logistics", "Payments"], .p4, inTenWeeks: 26, .mondayMorning, minutes: 20...110,
      [.answered], notes: ["Group added.", "Asked the team lead first."]),
    SampleDemand(
      .request, ["Firewall rule for the partner interface", "Load test next week, please watch"], "HAProxy",
      for: ["Payments", "Logistics"], .p3, inTenWeeks: 14, minutes: 160...580, [.answered], expert: "Karim",
      notes: ["The partner’s address changed again."]),
    SampleDemand(
      .chat, ["Search returns old products", "Index is 20 minutes behind"], "Elasticsearch",
      for: ["Storefront"], .p3, inTenWeeks: 12, minutes: 110...500, [.fixed, .workedAround], expert: "Yara",
      notes: ["One shard had no replica; moved.", "Reindexed the last hour."]),
    SampleDemand(
      .mail, ["Nightly batch of Insights did not finish"], "batchd", for: ["Insights"], .p3, inTenWeeks: 14,
      minutes: 160...720, [.workedAround], expert: "Olu", notes: ["Started again by hand; nobody knows its code."]),
  ]

  static let all = noisy + alerts + questions
}
