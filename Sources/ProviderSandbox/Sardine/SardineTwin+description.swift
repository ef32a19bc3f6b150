internal import HTTPTypes

extension SardineTwin {
    /// What the twin offers, from the tables that it works with.
    public static let description = TwinDescription(
        name: "sardine",
        title: "Sardine Identity",
        summary: "Search, create, widget and retrieval of the Identity API, with HTTP Basic authentication, and the "
            + "hosted widget as a page. The provider documents no webhook, so none is sent.",
        pathPrefixes: ["/v1/identity", "/widget", "/twin/sardine"],
        tables: [
            TwinDescription.Table(
                "Operations",
                rows: SardineOperation.allCases.map { TwinDescription.Row($0.rawValue, $0.title) }
            ),
            TwinDescription.Table(
                "Clients",
                note: "User name and password of HTTP Basic, unless configured otherwise.",
                rows: [
                    TwinDescription.Row("usher-sandbox", "sandbox-secret"),
                    TwinDescription.Row(
                        "partner-bank",
                        "partner-secret: verifies people whose identity is then shared."
                    ),
                ]
            ),
            TwinDescription.Table(
                "Magic phone numbers",
                note: "Any valid number that ends in \(SardineScenario.magicDigits) and these two digits, as in "
                    + "+14155550101. The name is for the dial 'scenario'.",
                rows: SardineScenario.table.map { scenario in
                    TwinDescription.Row(
                        (scenario.number < 10 ? "0" : "") + "\(scenario.number) \(scenario.name)",
                        scenario.meaning
                    )
                }
            ),
            TwinDescription.Table("Dials", rows: SardineDials.table),
            TwinDescription.Table("Fault dials", rows: FaultDials.table),
            TwinDescription.Table("Control", rows: controls),
            TwinDescription.Table("Messages of the contract", rows: SardineRefusal.documented.map(\.row)),
            TwinDescription.Table(
                "Messages of the twin",
                note: "The contract is silent on these occasions.",
                rows: SardineRefusal.own.map(\.row)
            ),
        ]
    )
}

extension SardineRefusal {
    fileprivate var row: TwinDescription.Row { TwinDescription.Row("\(status.code) \(message)", occasion) }
}
