public import Connectors
public import JSONModel
public import ProviderSandbox
public import WorkflowRuntime

/// The providers that have a twin, set up so that connectors reach them in the same process.
public enum TwinProviders {
    /// The environment under which connectors are used against twins.
    public static let environment = "sandbox"

    /// How each connector is used against its twin.
    ///
    /// The address is never dialled in the same process.
    public static func deployments(
        of connectors: [Connector],
        at origin: String = "http://127.0.0.1:8089"
    ) -> [String: Deployment] {
        var deployments: [String: Deployment] = [:]
        for connector in connectors {
            guard let path = paths[connector.name], let url = BaseURL(origin + path) else { continue }
            deployments[connector.name] = Deployment(
                environment: environment,
                baseURL: url,
                configuration: configurations[connector.name] ?? [:]
            )
        }
        return deployments
    }

    /// The credentials that the twins know.
    public struct Secrets: SecretSource {
        /// Makes the source.
        public init() {}

        /// The credential that a reference stands for.
        public func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
            guard let value = TwinProviders.credentials[reference.name] else {
                let message = "No twin has a credential called \(reference.name)."
                throw MissingSecret(reference: reference, message: message)
            }
            return Secret(value)
        }
    }

    /// All twins, with their dials turned.
    public static func sandbox(dials: JSONObject = [:], seed: UInt64 = 1, failures: inout [String]) -> Sandbox {
        for provider in dials.keys where SandboxTwin(rawValue: provider) == nil {
            failures.append("There is no twin '\(provider)'.")
        }
        return Sandbox(
            SandboxTwin.allCases.map { provider in
                var problems: [Diagnostic] = []
                let twin = provider.make(seed: seed, dials: dials[provider.rawValue] ?? [:], problems: &problems)
                failures += problems.map { "The dials of \(provider.rawValue): \($0)" }
                return twin
            }
        )
    }

    /// Where each provider's API begins.
    private static let paths = [
        "aurora-sentinel": "", "sardine": "/v1", "sentry-interactive": "",
        "kajeet-sentinel": "/sentinel-proxy/sentinel/api",
    ]

    /// What the operator of each twin would set.
    private static let configurations: [String: JSONObject] = [
        "aurora-sentinel": [
            "statusMap": [
                "1": "pending", "2": "draft", "3": "conflict", "4": "duplicate", "5": "rejected", "6": "accepted",
            ],
            "expiredListPath": "/customers/listExpired/clientAuth",
        ],
        "sentry-interactive": TwinProviders.sentryInteractive,
        "kajeet-sentinel": TwinProviders.kajeetSentinel,
    ]

    private static let credentials = [
        "AURORA_SENTINEL_SANDBOX_CLIENT_UUID": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21",
        "AURORA_SENTINEL_SANDBOX_CLIENT_SECRET": "sandbox-secret-16",
        "AURORA_SENTINEL_SANDBOX_WEBHOOK_PASSPHRASE": "sandbox-passphrase-of-32-characters",
        "SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox",
        "SARDINE_SANDBOX_CLIENT_SECRET": "sandbox-secret",
    ].merging(sentryInteractiveCredentials) { _, own in own }.merging(kajeetSentinelCredentials) { _, own in own }
}
