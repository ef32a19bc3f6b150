internal import HTTPTypes

extension KajeetSentinelTwin {
    /// What the twin offers, from the tables that it works with.
    public static let description = TwinDescription(
        name: "kajeet-sentinel",
        title: "Kajeet Sentinel",
        summary: "The thirteen calls of authentication and the list of users, with bearer tokens that expire, single "
            + "sign-on as a page, and mails that are counted. Only the body of token is documented: all other fields, and "
            + "all answers and errors, are the twin's own. The provider documents no webhook, so none is sent.",
        pathPrefixes: ["/sentinel-proxy/sentinel/api", "/sso", "/twin/kajeet-sentinel"],
        tables: [
            TwinDescription.Table(
                "Operations",
                note: "Below \(KajeetSentinelOperation.base), with the fields of the body.",
                rows: KajeetSentinelOperation.allCases.map { operation in
                    TwinDescription.Row(
                        "\(operation.rawValue) \(operation.method.rawValue) \(operation.path)",
                        operation.fields
                    )
                }
            ),
            TwinDescription.Table(
                "Who may call",
                note: "Unless configured otherwise.",
                rows: [
                    TwinDescription.Row("admin@northstar.example", "sandbox-password: may also switch to other users."),
                    TwinDescription.Row("usher-sandbox", "sandbox-secret: the trusted client."),
                ]
            ),
            TwinDescription.Table(
                "Magic addresses",
                note:
                    "Any address or user name at the name's domain, as in jane@sso\(MagicContact.domain). The name is for "
                    + "the dial 'scenario'.",
                rows: KajeetSentinelScenario.table.map { TwinDescription.Row($0.name, $0.meaning) }
            ),
            TwinDescription.Table("Dials", rows: KajeetSentinelDials.table),
            TwinDescription.Table("Fault dials", rows: FaultDials.table),
            TwinDescription.Table("Control", rows: controls),
            TwinDescription.Table(
                "Messages",
                note: "The provider documents none.",
                rows: (KajeetSentinelRefusal.all + TwinRefusal.shared).map(\.row)
            ),
        ]
    )
}
