extension AuroraSentinelTwin {
    /// What the twin offers, from the tables that it works with.
    public static let description = TwinDescription(
        name: "aurora-sentinel",
        title: "Aurora Sentinel",
        summary:
            "Look-up, list, contact, link and webhook calls with credentials in every body, the hosted journey as a "
            + "page, and webhooks with a passphrase in their body. A customer exists only after a finished journey.",
        pathPrefixes: ["/clients", "/customers", "/journey", "/twin/aurora-sentinel"],
        tables: [
            TwinDescription.Table(
                "Operations",
                note: "All are POST. The provider does not publish the path of listExpiredCustomers.",
                rows: AuroraSentinelOperation.allCases.map { TwinDescription.Row($0.rawValue, $0.path) }
            ),
            TwinDescription.Table(
                "Client",
                note: "The credentials in every body, unless configured otherwise.",
                rows: [
                    TwinDescription.Row("clientUuid", AuroraSentinelConfiguration.Client.standard.clientUUID),
                    TwinDescription.Row("clientSecret", AuroraSentinelConfiguration.Client.standard.clientSecret),
                ]
            ),
            TwinDescription.Table(
                "Magic contacts",
                note:
                    "Any valid number that ends in \(MagicContact.digits) and these two digits, as in +14155550101, or "
                    + "any address at the name's domain, as in jane@accepted\(MagicContact.domain); the address counts "
                    + "first. The name is for the dial 'scenario'.",
                rows: AuroraSentinelScenario.table.map { scenario in
                    TwinDescription.Row(
                        (scenario.number < 10 ? "0" : "") + "\(scenario.number) \(scenario.name)",
                        scenario.meaning
                    )
                }
            ),
            TwinDescription.Table("Dials", rows: AuroraSentinelDials.table),
            TwinDescription.Table("Webhook dials", rows: AuroraSentinelWebhookDials.table),
            TwinDescription.Table("Fault dials", rows: FaultDials.table),
            TwinDescription.Table(
                "Status codes",
                note: "Draft is documented, accepted is in every sample; the others are invented. 9 is never assigned.",
                rows: AuroraSentinelStatusCode.standard.map { TwinDescription.Row(String($0.code), $0.name) }
            ),
            TwinDescription.Table("Control", rows: controls),
            TwinDescription.Table("Messages of the contract", rows: AuroraSentinelRefusal.documented.map(\.row)),
            TwinDescription.Table(
                "Messages of the twin",
                note: "The contract is silent on these occasions.",
                rows: (AuroraSentinelRefusal.own + TwinRefusal.shared).map(\.row)
            ),
        ]
    )
}
