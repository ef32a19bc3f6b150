extension SentryInteractiveTwin {
    /// What the twin offers, from the tables that it works with.
    public static let description = TwinDescription(
        name: "sentry-interactive",
        title: "Sentry Interactive (Doordeck)",
        summary: "Tokens by login and by registered keys with true signatures (EdDSA, ES256, RS256), users, directory, "
            + "certificates with a second factor, and shares of locks. The list of applications tells the key for "
            + "encrypted identities. The provider documents no webhook, so none is sent.",
        pathPrefixes: [
            "/auth", "/account", "/platform", "/directory", "/device", "/site", "/time", "/twin/sentry-interactive",
        ],
        tables: [
            TwinDescription.Table(
                "Operations",
                note: "A version is asked for by Accept: application/vnd.doordeck.api-v2+json.",
                rows: SentryInteractiveOperation.routes.map { TwinDescription.Row($0.operation.rawValue, $0.title) }
            ),
            TwinDescription.Table(
                "Who may call",
                note: "Unless configured otherwise. The private key is the bytes from 0 to 31: it protects nothing.",
                rows: [
                    TwinDescription.Row("account", "admin@usher.example, sandbox-password: administers all locks."),
                    TwinDescription.Row(
                        "application",
                        SentryInteractiveConfiguration.Application.standard.applicationID
                    ),
                    TwinDescription.Row("iss", SentryInteractiveConfiguration.Application.standard.issuer),
                    TwinDescription.Row(
                        "kid",
                        SentryInteractiveConfiguration.Application.standard.keyID + " (Ed25519)"
                    ),
                    TwinDescription.Row("sub of an administrator", "usher-admin"),
                ]
            ),
            TwinDescription.Table(
                "Locks",
                rows: SentryInteractiveConfiguration.Lock.standard.map { lock in
                    TwinDescription.Row("\(lock.lockID) \(lock.name)", lock.habit.meaning)
                }
            ),
            TwinDescription.Table(
                "Magic contacts",
                note:
                    "Any address at the name's domain, as in jane@invited\(MagicContact.domain), or a telephone number "
                    + "that ends in \(MagicContact.digits) and these two digits. The name is for the dial 'scenario'.",
                rows: SentryInteractiveScenario.table.map { scenario in
                    TwinDescription.Row(
                        (scenario.number < 10 ? "0" : "") + "\(scenario.number) \(scenario.name)",
                        scenario.meaning
                    )
                }
            ),
            TwinDescription.Table("Dials", rows: SentryInteractiveDials.table),
            TwinDescription.Table("Fault dials", rows: FaultDials.table),
            TwinDescription.Table("Control", rows: controls),
            TwinDescription.Table(
                "Messages",
                note: "The provider documents statuses; the texts are the twin's.",
                rows: (SentryInteractiveRefusal.all + TwinRefusal.shared).map(\.row)
            ),
        ]
    )
}
